type ChartSkeletonProps = { height: number; strip?: boolean | undefined }

/** As tall as the chart that is coming, legend and table line included. */
export function ChartSkeleton({ height, strip }: ChartSkeletonProps) {
  return (
    <div aria-hidden="true" data-skeleton>
      <div className="h-10 sm:h-7" />
      {strip && <div className="h-5" />}
      <div className="pt-2 pr-3 pb-6 pl-14" style={{ height }}>
        <div className="size-full rounded-ui bg-sunken" />
      </div>
      <div className="h-8 border-t" />
    </div>
  )
}
