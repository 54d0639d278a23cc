import { Skeleton } from '@/components/ui/skeleton'

/** As tall as a short list. */
export function ListSkeleton() {
  return (
    <div className="rounded-ui border bg-panel p-4">
      <p className="mb-4 text-muted">Asking the metrics engine for every endpoint…</p>
      <Skeleton lines={12} />
    </div>
  )
}
