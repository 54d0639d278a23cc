import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import type { TimeRange } from '@/lib/time'
import { within } from '@/lib/within'
import type {
  Audit,
  Card,
  Cron,
  Errors,
  Jobs,
  PartName,
  Summary,
  TenantTimeline,
  TenantVerdict,
  Usage,
  Users,
  WhoElse,
} from '../contract'
import { getAudit } from './audit'
import { getCron } from './cron'
import { getErrors } from './errors'
import { getJobs } from './jobs'
import { getSummary } from './summary'
import { getTenantTimeline } from './timeline'
import { getUsage } from './usage'
import { getUsers } from './users'
import { getVerdict } from './verdict'
import { getWhoElse } from './who-else'

/** Every part keeps a deadline of its own; this is for one that does not. */
const LONGEST_MS = 15_000

export type PartData = {
  summary: Summary
  verdict: TenantVerdict
  usage: Usage
  errors: Errors
  jobs: Jobs
  cron: Cron
  audit: Audit
  users: Users
  whoElse: WhoElse
  timeline: TenantTimeline
}

/** A part that is there, or why it is not; it never rejects. */
export type Part<Name extends PartName> = Card & {
  id: Name
  data: PartData[Name] | null
  /** The source is sure that there is no such tenant. */
  isAbsent: boolean
}

export type Parts = { [Name in PartName]: () => Promise<Part<Name>> }

type About = { id: string; range: TimeRange; asShown?: boolean }

/** The parts of a tenant, each read once, when it is first asked for; one that fails costs only itself. */
export function partsOf(ctx: Context, { id, range, asShown = false }: About): Parts {
  const parts: Parts = {
    summary: part(ctx, 'summary', () => getSummary(ctx, id, { asShown })),
    usage: part(ctx, 'usage', () => getUsage(ctx, id)),
    errors: part(ctx, 'errors', () => getErrors(ctx, id, range)),
    jobs: part(ctx, 'jobs', () => getJobs(ctx, id, range)),
    cron: part(ctx, 'cron', () => getCron(ctx, id, range)),
    audit: part(ctx, 'audit', () => getAudit(ctx, id, range)),
    users: part(ctx, 'users', () => getUsers(ctx, id, { asShown })),
    whoElse: part(ctx, 'whoElse', async () => {
      const [jobs, errors, cron] = await Promise.all([parts.jobs(), parts.errors(), parts.cron()])
      return getWhoElse(ctx, id, range, { jobs: jobs.data, errors: errors.data, cron: cron.data })
    }),
    verdict: part(ctx, 'verdict', async () => {
      const read = await Promise.all([
        ...([parts.summary(), parts.jobs(), parts.errors(), parts.cron(), parts.usage()] as const),
        parts.whoElse(),
      ])
      const [summary, jobs, errors, cron, usage, whoElse] = read
      return getVerdict(ctx, id, {
        ...{ name: summary.data?.name ?? id, jobs: jobs.data, errors: errors.data, cron: cron.data },
        ...{ usage: usage.data, whoElse: whoElse.data, missing: missingOf([jobs, errors, cron, usage]) },
      })
    }),
    timeline: part(ctx, 'timeline', async () => {
      const read = await Promise.all([parts.errors(), parts.jobs(), parts.cron(), parts.audit()])
      const [errors, jobs, cron, audit] = read
      const own = { errors: errors.data, jobs: jobs.data, cron: cron.data, audit: audit.data }
      return getTenantTimeline(ctx, id, range, own, missingOf(read))
    }),
  }
  return parts
}

/** What should have been read and was not. */
const missingOf = (read: readonly Card[]): string[] =>
  read.filter(({ status }) => status !== 'ok' && status !== 'off').map(({ id }) => id)

function part<Name extends PartName>(
  ctx: Context,
  id: Name,
  read: () => Promise<PartData[Name]>,
): () => Promise<Part<Name>> {
  let reading: Promise<Part<Name>> | undefined
  return () => {
    reading ??= settled(ctx, id, read)
    return reading
  }
}

async function settled<Name extends PartName>(
  { log }: Context,
  id: Name,
  read: () => Promise<PartData[Name]>,
): Promise<Part<Name>> {
  try {
    return { id, status: 'ok', problem: null, data: await within(read(), LONGEST_MS), isAbsent: false }
  } catch (error) {
    const known = findAppError(error)
    // The message of somebody's database may hold what nobody may see: its code is enough.
    log.warn({ part: id, code: known?.code ?? 'internal' }, 'a part of a tenant could not be read')
    return {
      id,
      ...statusOf(id, known),
      data: null,
      isAbsent: id === 'summary' && known?.code === 'not_found',
    }
  }
}

function statusOf(id: PartName, error: ReturnType<typeof findAppError>): Pick<Card, 'status' | 'problem'> {
  if (!error) return { status: 'failed', problem: 'It could not be read.' }
  if (error.code === 'forbidden') return { status: 'forbidden', problem: error.message }
  if (error.code === 'not_found' && id !== 'summary') return { status: 'off', problem: error.message }
  return { status: error.code === 'unavailable' ? 'slow' : 'failed', problem: error.message }
}
