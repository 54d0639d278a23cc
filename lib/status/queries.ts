import { max } from 'drizzle-orm'
import { probeTargets, workers } from '@/db/schema'
import { config, configState } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { listDeploys } from '@/lib/deploys/queries'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { internalReading, probeCode, serviceReading } from '@/lib/probes/contract'
import { parseRange } from '@/lib/time'
import type { HealthSummary, ServiceDetail } from './contract'
import { listSpans } from './list-spans'
import { type Picture, presentDependency, presentService } from './present'
import { availability, worst } from './rules'
import { openSpans } from './spans'
import { listSubjectEvents } from './subject-events'

export { type Standing, standing } from './assess'
export { targetsUnder } from './graph'
export { listSpans } from './list-spans'
export { scraped } from './scraped'
export { evidenceIn, openSpans } from './spans'

const HISTORY_DAYS = 90
const RECENT = 50
const WORKER_STALE_MS = 20_000
const ENGINE_STALE_MS = 60_000
const MAX_TARGETS = 1_000

/** Everything that is watched, now. The shape of `GET /api/ops/health`. */
export async function getHealthSummary(ctx: Context): Promise<HealthSummary> {
  requirePermission(ctx, 'status:read')
  const picture = await takePicture(ctx)
  const { services, dependencies } = picture.config
  const shownServices = services.map((service) => presentService(picture, service))
  const shownDependencies = dependencies.map((dependency) => presentDependency(picture, dependency))
  const level = shownServices.length === 0 ? 'unknown' : worst(shownServices.map((service) => service.level))
  const span = picture.open.get('whole:whole')
  return {
    level,
    since: span?.level === level ? span.fromAt.toISOString() : null,
    asOf: ctx.now.toISOString(),
    services: shownServices,
    dependencies: shownDependencies,
    storage: shownDependencies.filter(({ kind }) => kind === 'local' || kind === 's3'),
    prometheus: engineState(picture),
    worker: await workerState(ctx),
    configProblems: configState().problems,
  }
}

/** @throws AppError not_found when pitwall.yaml has no such service */
export async function getServiceDetail(ctx: Context, id: string): Promise<ServiceDetail> {
  requirePermission(ctx, 'status:read')
  const service = config().services.find((candidate) => candidate.id === id)
  if (!service) throw new AppError('not_found', `There is no service ${id}.`)
  const picture = await takePicture(ctx)
  const from = new Date(ctx.now.getTime() - HISTORY_DAYS * 86_400_000)
  const range = { subjectKind: 'service' as const, subjectId: id, from, to: ctx.now }
  const spans = await listSpans(ctx, range)
  const target = picture.targets.get(`service:${id}`)
  const reading = serviceReading.safeParse(target?.result)
  return {
    ...presentService(picture, service),
    spans,
    availability: availability(spans.map(asDates), from, ctx.now),
    slo: service.slo ?? null,
    parts: reading.success ? reading.data.parts : [],
    events: await listSubjectEvents(ctx, id, RECENT),
    deploys: (await listDeploys(ctx, { service: id, limit: RECENT })).items,
    internal: internalState(picture, id),
  }
}

/** @throws AppError not_found, invalid (times that make no range) */
export async function listServiceSpans(ctx: Context, id: string, query: { from: string; to: string }) {
  requirePermission(ctx, 'status:read')
  if (!config().services.some((service) => service.id === id))
    throw new AppError('not_found', `There is no service ${id}.`)
  const range = parseRange(query, ctx.now)
  if (!range)
    throw new AppError('invalid', 'from and to must name a range: now-6h, epoch milliseconds or ISO 8601.')
  return {
    items: await listSpans(ctx, { subjectKind: 'service', subjectId: id, ...range }),
    nextCursor: null,
  }
}

/** Whether some worker of this installation is alive. */
export async function workerState({
  db,
  now,
}: Pick<Context, 'db' | 'now'>): Promise<HealthSummary['worker']> {
  const [last] = await db.select({ seenAt: max(workers.seenAt) }).from(workers)
  if (!last?.seenAt) return { status: 'unknown', asOf: null }
  const isFresh = now.getTime() - last.seenAt.getTime() <= WORKER_STALE_MS
  return { status: isFresh ? 'ok' : 'stale', asOf: last.seenAt.toISOString() }
}

async function takePicture({ db, now }: Context): Promise<Picture> {
  const rows = await db.select().from(probeTargets).limit(MAX_TARGETS)
  return {
    config: config(),
    targets: new Map(rows.map((row) => [row.id, row])),
    open: await openSpans({ db }),
    now,
  }
}

function engineState({ targets, now }: Picture): HealthSummary['prometheus'] {
  if (env().PROMETHEUS_URL === undefined) return { status: 'disabled', asOf: null }
  const target = targets.get('platform:prometheus')
  if (!target?.checkedAt) return { status: 'unknown', asOf: null }
  const isFresh = now.getTime() - target.checkedAt.getTime() <= ENGINE_STALE_MS
  const code = probeCode.catch('error').parse(target.code)
  return { status: isFresh ? code : 'stale', asOf: target.checkedAt.toISOString() }
}

function internalState({ targets }: Picture, id: string): ServiceDetail['internal'] {
  const target = targets.get(`internal:${id}`)
  const reading = internalReading.safeParse(target?.result)
  return reading.success && target?.checkedAt
    ? { ...reading.data, asOf: target.checkedAt.toISOString() }
    : null
}

const asDates = ({ level, from, until }: ServiceDetail['spans'][number]) => ({
  level,
  from: new Date(from),
  until: until === null ? null : new Date(until),
})
