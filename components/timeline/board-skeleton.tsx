import { Skeleton } from '@/components/ui/skeleton'

/** As tall as the picture and a short list. */
export function BoardSkeleton() {
  return (
    <div className="space-y-4">
      <div className="rounded-ui border bg-panel p-4">
        <p className="mb-4 text-muted">Reading what happened…</p>
        <Skeleton lines={8} />
      </div>
      <div className="rounded-ui border bg-panel p-4">
        <Skeleton lines={6} />
      </div>
    </div>
  )
}
