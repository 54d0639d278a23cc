import { ErrorPanel } from '@/components/ui/error-panel'
import { LinkButton } from '@/components/ui/link-button'
import { RetryButton } from '@/components/ui/retry-button'

type EndpointTroubleProps = {
  /** What the reader said. */
  message: string
  /** The address asks for something that cannot be; trying again does not help. */
  badRange: boolean
  /** This page with its usual range. */
  here: string
  requestId: string
}

/** Nothing could be read, and nothing is known from before. */
export function EndpointTrouble({ message, badRange, here, requestId }: EndpointTroubleProps) {
  if (badRange) {
    return (
      <ErrorPanel
        title="This time range cannot be shown"
        message={message}
        requestId={requestId}
        action={<LinkButton href={here}>Show the last hour</LinkButton>}
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
