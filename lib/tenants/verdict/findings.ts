import { formatNumber, plural } from '@/lib/format'
import type { Level } from '@/lib/status/rules'
import type { Cron, Errors, Finding, JobGroup, Jobs, Shared, Usage, WhoElse } from '../contract'
import { tenantPaths } from '../rules'

export type Known = {
  jobs: Jobs | null
  errors: Errors | null
  cron: Cron | null
  usage: Usage | null
  whoElse: WhoElse | null
}

/** A finding, and how bad it makes things for the tenant. */
export type Judged = { finding: Finding; level: Level }

const MAX_OF_A_KIND = 5
const MAX_SAMPLE = 160
/** So few errors in the time are noise, not a state. */
const FEW_ERRORS = 3
/** Of the newest error until now: older ones are over. */
const RECENT_ERROR_MS = 3_600_000

/** All that is wrong with a tenant as far as it is known, worst first. */
export function findingsOf(tenant: string, known: Known, now: Date): Judged[] {
  return [
    ...jobFindings(known, now),
    ...cronFindings(known),
    ...errorFindings(tenant, known, now),
    ...usageFindings(tenant, known, now),
  ]
}

function jobFindings({ jobs, whoElse }: Known, now: Date): Judged[] {
  const failed = (jobs?.groups ?? []).slice(0, MAX_OF_A_KIND).map((group) => failedJobs(group, whoElse, now))
  const retrying = (jobs?.items ?? []).filter(({ state }) => state === 'retrying')
  const [newest] = retrying
  if (!newest) return failed
  const since = retrying.flatMap(({ startedAt, createdAt }) => startedAt ?? createdAt ?? []).toSorted()[0]
  const finding: Finding = {
    ...{ kind: 'job', code: 'jobs_retrying', source: `queue:${newest.source}/${newest.queue}` },
    message: `${plural(retrying.length, 'job')} failed and will be tried again (${newest.queue}).`,
    ...{ observed: newest.error && cut(newest.error), expected: 'none', count: retrying.length },
    since: since ?? now.toISOString(),
    ...{ signature: newest.signature, others: null, everybody: false, href: newest.href },
  }
  return [...failed, { finding, level: 'at_risk' }]
}

function failedJobs(group: JobGroup, whoElse: WhoElse | null, now: Date): Judged {
  const { source, queue, signature, sample, count, firstSeenAt, lastSeenAt, href } = group
  const finding: Finding = {
    ...{ kind: 'job', code: 'jobs_failed', source: `queue:${source}/${queue}`, signature, count, href },
    message: `${plural(count, 'failed job')} (${queue}: ${cut(sample)})`,
    ...{ observed: formatNumber(count), expected: '0' },
    since: firstSeenAt ?? lastSeenAt ?? now.toISOString(),
    ...sharedWith(whoElse, 'job', signature),
  }
  return { finding, level: 'degraded' }
}

/** The newest run of each job that ended badly; an older one that has gone well since is over. */
function cronFindings({ cron, whoElse }: Known): Judged[] {
  const seen = new Set<string>()
  const newest = (cron?.items ?? []).filter(({ jobId }) => !seen.has(jobId) && seen.add(jobId))
  return newest
    .filter(({ outcome }) => outcome !== 'ok')
    .slice(0, MAX_OF_A_KIND)
    .map(({ jobId, name, at, outcome, error, signature, href }) => ({
      level: 'degraded',
      finding: {
        ...{ kind: 'cron', code: `cron_${outcome}`, source: `cron:${jobId}`, count: 1, signature, href },
        message: outcome === 'failed' ? `${name} failed here` : `${name} failed or was missed as a whole`,
        ...{ observed: error && cut(error), expected: 'ok', since: at },
        ...sharedWith(whoElse, 'cron', signature),
      },
    }))
}

function errorFindings(tenant: string, { errors, whoElse }: Known, now: Date): Judged[] {
  return (errors?.items ?? [])
    .filter(({ count, lastSeenAt }) => count >= FEW_ERRORS && isRecent(lastSeenAt, now))
    .slice(0, MAX_OF_A_KIND)
    .map(({ signature, endpoint, sample, count, firstSeenAt }) => ({
      level: 'degraded',
      finding: {
        ...{ kind: 'error', code: 'errors', source: `tenant:${tenant}`, signature, count },
        message: `${plural(count, 'error')} on ${endpoint ?? 'requests'}`,
        ...{ observed: cut(sample), expected: `fewer than ${FEW_ERRORS}`, since: firstSeenAt },
        ...sharedWith(whoElse, 'error', signature),
        href: tenantPaths.part(tenant, 'errors'),
      },
    }))
}

const isRecent = (at: string, now: Date): boolean => now.getTime() - Date.parse(at) <= RECENT_ERROR_MS

function usageFindings(tenant: string, { usage }: Known, now: Date): Judged[] {
  return (usage?.items ?? [])
    .filter(({ trend }) => trend === 'below')
    .slice(0, MAX_OF_A_KIND)
    .map(({ metric, unit, points, current, usual }) => ({
      level: 'at_risk',
      finding: {
        ...{ kind: 'usage', code: 'usage_low', source: `tenant:${tenant}`, signature: null, count: 1 },
        message: `${metric} is below its usual`,
        observed: current === null ? null : `${formatNumber(current)} ${unit}`.trim(),
        expected: usual && `${formatNumber(usual.low)} to ${formatNumber(usual.high)} ${unit}`.trim(),
        since: points.at(-2)?.at ?? now.toISOString(),
        ...{ others: null, everybody: false, href: tenantPaths.part(tenant, 'usage') },
      },
    }))
}

function sharedWith(whoElse: WhoElse | null, kind: Shared['kind'], signature: string | null) {
  const found = whoElse?.items.find((item) => item.kind === kind && item.signature === signature)
  return { others: found?.others ?? null, everybody: found?.everybody ?? false }
}

const cut = (text: string): string => {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  return line.length > MAX_SAMPLE ? `${line.slice(0, MAX_SAMPLE - 1)}…` : line
}
