import { Unreachable } from '@/components/status/unreachable'
import { ErrorPanel } from '@/components/ui/error-panel'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'

type TimelineTroubleProps = {
  message: string
  /** The address asks for something that cannot be; trying again does not help. */
  badRange: boolean
  requestId: string
  /** The page to show with its usual range. */
  here?: string
}

/** Nothing could be read, and nothing is known from before. */
export function TimelineTrouble({
  message,
  badRange,
  requestId,
  here = paths.timeline(),
}: TimelineTroubleProps) {
  if (!badRange) return <Unreachable requestId={requestId} />
  return (
    <ErrorPanel
      title="This time range cannot be shown"
      message={message}
      requestId={requestId}
      action={<LinkButton href={here}>Show the last day</LinkButton>}
    />
  )
}
