import { groupBy } from '@/lib/group-by'
import type { EngineJob } from '../adapter'
import type { FailureGroup } from '../contract'
import type { Failed } from './read'

const MAX_TENANTS = 5
const MAX_NAMES = 5
const MOST_BUCKETS = 48
const STEPS_SECONDS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800]

export type Group = Omit<FailureGroup, 'dependencies'>

/** Failed jobs (newest first) by signature, most jobs first. Those without an error share one. */
export function groupFailures(found: readonly Failed[], bucketSeconds: number): Group[] {
  const bySignature = groupBy(found, ({ view }) => view.signature ?? NO_ERROR)
  return [...bySignature]
    .map(([signature, failed]) => groupOf(signature, failed, bucketSeconds))
    .sort((one, other) => other.count - one.count || (one.signature < other.signature ? -1 : 1))
}

/** So long that the range has at most 48. */
export const bucketSecondsFor = (from: Date, to: Date): number => {
  const seconds = (to.getTime() - from.getTime()) / 1_000
  return STEPS_SECONDS.find((step) => seconds / step <= MOST_BUCKETS) ?? 172_800
}

const NO_ERROR = '0000000000000000'

function groupOf(signature: string, failed: readonly Failed[], bucketSeconds: number): Group {
  const times = failed.flatMap(({ job }) => failedAt(job)?.getTime() ?? [])
  const tenants = byCount(failed.map(({ job }) => job.tenant))
  const [newest] = failed
  return {
    signature,
    sample: newest?.view.error ?? 'The engine keeps no error.',
    sampleJobId: newest?.job.id ?? '',
    names: byCount(failed.map(({ job }) => job.name)).slice(0, MAX_NAMES),
    count: failed.length,
    firstSeenAt: moment(times.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)),
    lastSeenAt: moment(times.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY)),
    tenants: tenants.slice(0, MAX_TENANTS),
    tenantCount: tenants.length,
    buckets: bucketsOf(times, bucketSeconds * 1_000),
  }
}

export const failedAt = ({ finishedAt, startedAt, createdAt }: EngineJob): Date | null =>
  finishedAt ?? startedAt ?? createdAt

/** Most often first. */
function byCount(values: readonly (string | null)[]): string[] {
  const known = values.filter((value) => value !== null)
  return [...groupBy(known, (value) => value)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([value]) => value)
}

function bucketsOf(times: readonly number[], ms: number): Group['buckets'] {
  return [...groupBy(times, (time) => Math.floor(time / ms) * ms)]
    .sort(([one], [other]) => one - other)
    .map(([at, within]) => ({ at: new Date(at).toISOString(), count: within.length }))
}

const moment = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null)
