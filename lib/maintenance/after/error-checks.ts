import { and, eq, inArray } from 'drizzle-orm'
import { baselines } from '@/db/schema'
import type { Context } from '@/lib/context'
import { requestsByStatus } from '@/lib/endpoints/promql'
import { isFailed } from '@/lib/endpoints/rules'
import { watchedServices } from '@/lib/endpoints/watched'
import { hasEngine, queryInstant } from '@/lib/prometheus/queries'
import { within } from '@/lib/within'
import type { ExitChecks } from '../contract'

type Check = ExitChecks['items'][number]

const METRICS_MS = 2_000
const WINDOW = { seconds: 300 }
/** How maintenance answers whom it refuses: nothing is told by it. */
const REFUSED = '503'

type Named = { id: string; name: string }

/** Of the requests that get in - by probes, and by whoever may pass -, whether more fail than is usual. */
export async function errorChecks(ctx: Context, services: readonly Named[]): Promise<Check[]> {
  if (!hasEngine() || services.length === 0) return []
  const usual = await usualHighs(
    ctx,
    services.map(({ id }) => id),
  )
  return Promise.all(services.flatMap((service) => checkOf(ctx, service, usual.get(service.id)) ?? []))
}

/** The upper end of what is usual, in percent; null while it is not learned. */
async function usualHighs({ db }: Context, ids: string[]): Promise<Map<string, number | null>> {
  const { service, endpoint, signal, name, high } = baselines
  const rows = await db
    .select({ service, high })
    .from(baselines)
    .where(and(inArray(service, ids), eq(endpoint, ''), eq(signal, 'errors'), eq(name, '')))
  return new Map(rows.map((row) => [row.service, row.high]))
}

/** Undefined for a service without metrics, or of which nothing was ever judged. */
function checkOf(
  ctx: Context,
  { id, name }: Named,
  high: number | null | undefined,
): Promise<Check> | undefined {
  const watched = watchedServices().find((one) => one.id === id)
  if (!watched || high === undefined) return undefined
  const title = `Errors of ${name} are as usual`
  const unknown = (detail: string): Check => ({ id: `errors:${id}`, status: 'unknown', title, detail })
  const judge = (failing: number | undefined): Check => {
    if (failing === undefined) return unknown('No request got in within five minutes.')
    if (high === null) return unknown(`${percent(failing)}; what is usual is not learned yet`)
    const detail = `${percent(failing)} of what got in, usually at most ${percent(high)}`
    return { id: `errors:${id}`, status: failing <= high ? 'pass' : 'fail', title, detail }
  }
  return within(failingShare(ctx, watched), METRICS_MS).then(judge, () =>
    unknown('The metrics cannot be read now.'),
  )
}

/** In percent; undefined when nothing got in. */
async function failingShare(
  ctx: Context,
  { target }: ReturnType<typeof watchedServices>[number],
): Promise<number | undefined> {
  const counts = await queryInstant(ctx, requestsByStatus(target, WINDOW), ctx.now)
  const statusOf = ({ labels }: (typeof counts)[number]) => labels[target.family.status] ?? ''
  const letIn = counts.filter((sample) => statusOf(sample) !== REFUSED)
  const sum = (samples: typeof counts) => samples.reduce((total, { value }) => total + (value || 0), 0)
  const all = sum(letIn)
  return all > 0 ? (sum(letIn.filter((sample) => isFailed(statusOf(sample)))) / all) * 100 : undefined
}

const percent = (value: number) => `${value.toFixed(2)} %`
