import { and, desc, eq, gte, sql } from 'drizzle-orm'
import { type Deploy, deploys } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { config } from '@/lib/config/config'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'
import type { DeployAnswer, DeployInput } from './contract'
import { deployView } from './view'

const SAME_DEPLOY_MS = 30 * 60_000
const MAX_AHEAD_MS = 5 * 60_000
const OLDEST = new Date('2000-01-01T00:00:00Z')

/**
 * Records what a pipeline tells. The same version of a service told again, or seen before it was told, within 30 minutes
 * is the same deploy: what is told completes what was seen.
 *
 * @throws AppError unprocessable when pitwall.yaml has no such service or the time makes no sense
 */
export async function recordDeploy(ctx: Context, input: DeployInput): Promise<DeployAnswer> {
  requirePermission(ctx, 'deploy:write')
  const name = serviceName(input.service)
  const at = timeOf(input, ctx.now)
  const { service, version, revision = null, url = null, actor = ctx.actor.name } = input

  return transaction(ctx, async (tx) => {
    const known = await sameDeploy(tx, { service, version, at })
    if (known && known.source === 'ci' && known.revision === revision) return deployView(known)
    const told = { service, version, revision, url, actor, source: 'ci' as const, at }
    const deploy = known?.source === 'seen' ? await complete(tx, known, told) : await insert(tx, told)
    if (known?.source !== 'seen') await tell(tx, deploy, name)
    await recordAudit(tx, {
      action: 'deploy.recorded',
      subject: `service:${service}`,
      after: deployView(deploy),
    })
    return deployView(deploy)
  })
}

/** A health answer carries another version than before. Ignored when that deploy is known already. */
export async function noteVersion(
  tx: Context,
  seen: { service: string; version: string; revision: string | null },
): Promise<void> {
  if (await sameDeploy(tx, { ...seen, at: tx.now })) return
  const deploy = await insert(tx, { ...seen, url: null, actor: null, source: 'seen', at: tx.now })
  await tell(tx, deploy, serviceName(seen.service))
}

function serviceName(id: string): string {
  const service = config().services.find((candidate) => candidate.id === id)
  if (service) return service.name
  const detail = 'pitwall.yaml has no service with this id.'
  throw new AppError('unprocessable', detail, { fields: [{ path: 'service', message: detail }] })
}

function timeOf({ at }: DeployInput, now: Date): Date {
  const time = at ? new Date(at) : now
  if (time.getTime() - now.getTime() <= MAX_AHEAD_MS && time >= OLDEST) return time
  const detail = 'The time of a deploy lies in the past, after the year 2000.'
  throw new AppError('unprocessable', detail, { fields: [{ path: 'at', message: detail }] })
}

/** The lock lets of two who tell the same deploy the second find what the first wrote. */
async function sameDeploy(
  { db }: Context,
  { service, version, at }: { service: string; version: string; at: Date },
): Promise<Deploy | undefined> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`pitwall.deploy:${service}`}, 0))`)
  const since = new Date(at.getTime() - SAME_DEPLOY_MS)
  const [newest] = await db
    .select()
    .from(deploys)
    .where(and(eq(deploys.service, service), gte(deploys.at, since)))
    .orderBy(desc(deploys.at), desc(deploys.id))
    .limit(1)
  return newest?.version === version ? newest : undefined
}

async function insert({ db }: Context, values: Omit<Deploy, 'id'>): Promise<Deploy> {
  const [deploy] = await db.insert(deploys).values(values).returning()
  if (!deploy) throw new Error('the insert returned no row')
  return deploy
}

async function complete({ db }: Context, known: Deploy, told: Omit<Deploy, 'id' | 'at'>): Promise<Deploy> {
  const [deploy] = await db
    .update(deploys)
    .set({ revision: told.revision ?? known.revision, url: told.url, actor: told.actor, source: 'ci' })
    .where(eq(deploys.id, known.id))
    .returning()
  return deploy ?? known
}

async function tell(tx: Context, deploy: Deploy, name: string): Promise<void> {
  const by = deploy.actor ? ` by ${deploy.actor}` : ''
  await recordEvent(tx, {
    at: deploy.at,
    lane: 'deploy',
    kind: 'deploy_recorded',
    service: deploy.service,
    subject: `service:${deploy.service}`,
    severity: 'info',
    title: `${name} is now ${deploy.version}${by}`,
    evidence: deployView(deploy),
  })
}
