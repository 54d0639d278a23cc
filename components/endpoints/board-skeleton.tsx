import { Skeleton } from '@/components/ui/skeleton'

/** As the page will be laid out. */
export function BoardSkeleton() {
  return (
    <div className="space-y-4">
      <p className="text-muted">Asking the metrics engine…</p>
      <Skeleton className="h-20 overflow-hidden" lines={3} />
      <Skeleton className="h-72 overflow-hidden rounded-ui border bg-panel p-4" lines={10} />
      <Skeleton className="h-48 overflow-hidden rounded-ui border bg-panel p-4" lines={6} />
    </div>
  )
}
