import { classNames } from './class-names'

type SkeletonProps = { lines?: number; className?: string }

/** Holds the place of what is coming; give it the size of that. */
export function Skeleton({ lines = 1, className }: SkeletonProps) {
  const rows = Array.from({ length: lines }, (_, index) => `line-${index}`)
  return (
    <div className={classNames('space-y-2', className)} aria-hidden="true" data-skeleton>
      {rows.map((row) => (
        <div key={row} className="h-5 rounded-ui bg-sunken" />
      ))}
    </div>
  )
}
