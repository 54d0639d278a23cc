import { ErrorPanel } from '@/components/ui/error-panel'
import { RetryButton } from '@/components/ui/retry-button'

/** The database is away and this process has never read anything. */
export function Unreachable({ requestId }: { requestId: string }) {
  return (
    <div className="space-y-4">
      <h1 className="text-2xl">Nothing can be shown yet</h1>
      <ErrorPanel
        title="Pitwall's database does not answer"
        message="What it watches is not affected. This page tries again by itself; ready again, it shows the newest state."
        requestId={requestId}
        action={<RetryButton />}
      />
    </div>
  )
}
