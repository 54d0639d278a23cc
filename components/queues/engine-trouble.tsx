import { ErrorPanel } from '@/components/ui/error-panel'
import { RetryButton } from '@/components/ui/retry-button'

type EngineTroubleProps = { what: string; message: string; requestId: string }

/** The engine was asked and did not tell; the rest of the page is not affected. */
export function EngineTrouble({ what, message, requestId }: EngineTroubleProps) {
  return (
    <div className="p-4">
      <ErrorPanel
        title={`The ${what} could not be read`}
        message={message}
        requestId={requestId}
        action={<RetryButton />}
      />
    </div>
  )
}
