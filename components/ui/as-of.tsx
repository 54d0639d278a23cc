import { Time } from './time'

type AsOfProps = { at: string | null; stale?: boolean | undefined }

/** When this was true. Old data says so in words. */
export function AsOf({ at, stale }: AsOfProps) {
  if (at === null) return <span className="text-xs whitespace-nowrap text-muted">not looked at yet</span>
  return (
    <span className="text-xs whitespace-nowrap text-muted">
      {stale && <strong className="font-semibold text-at-risk">stale · </strong>}
      as of <Time at={at} show={stale ? 'both' : 'clock'} />
    </span>
  )
}
