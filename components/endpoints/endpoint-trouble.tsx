import { ErrorPanel } from '@/components/ui/error-panel'
import { LinkButton } from '@/components/ui/link-button'
import { RetryButton } from '@/components/ui/retry-button'

type EndpointTroubleProps = {
  /** What the reader said. */
  message: string
  /** `range`: the address asks for something that cannot be; `refused`: the engine refuses what pitwall.yaml makes us ask. */
  trouble: 'range' | 'refused' | 'away'
  /** This page with its usual range. */
  here: string
  requestId: string
}

/** Nothing could be read, and nothing is known from before. */
export function EndpointTrouble({ message, trouble, here, requestId }: EndpointTroubleProps) {
  if (trouble === 'range') {
    return (
      <ErrorPanel
        title="This time range cannot be shown"
        message={message}
        requestId={requestId}
        action={<LinkButton href={here}>Show the last hour</LinkButton>}
      />
    )
  }
  if (trouble === 'refused') {
    return (
      <ErrorPanel
        title="The metrics engine refuses the query"
        message={`Look at the metrics section of this service in pitwall.yaml. The engine says: ${message}`}
        requestId={requestId}
        action={<RetryButton />}
      />
    )
  }
  return (
    <ErrorPanel
      title="The metrics engine does not answer"
      message="Nothing was read of this range yet. What Pitwall watches is not affected; this page tries again by itself."
      requestId={requestId}
      action={<RetryButton />}
    />
  )
}
