import { and, asc, desc, eq, inArray, isNull, ne, or } from 'drizzle-orm'
import { type QueueJobRetry, queueJobRetries, users } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import type { Capabilities, EngineJob } from './adapter'
import type { Verdict } from './contract'
import { settingsOf } from './settings'
import { getSource } from './sources'

const MAX_NAMED = 3

type About = { can: Capabilities | null; job: Pick<EngineJob, 'id' | 'state' | 'version'> }

/** Whether this caller may retry this job now, else why not. */
export async function mayRetry(
  ctx: Context,
  { can, source, queue, job }: About & { source: string; queue: string },
): Promise<Verdict> {
  if (!can?.retry) return no('This engine cannot retry jobs from outside.')
  if (job.state !== 'failed') return no(`Only a failed job can be retried: this one is ${job.state}.`)
  if (ctx.actor.permissions.has('queue:operate')) return YES
  if (!ctx.actor.permissions.has('queue:retry_once')) return no('This needs the permission queue:operate.')
  const used = await findOnce(ctx, source, queue, job)
  return used ? no(await onceReason(ctx, used)) : YES
}

export function mayDiscard({ actor }: Context, { can, job }: About): Verdict {
  if (!can?.discard) return no('This engine cannot discard jobs from outside.')
  if (job.state !== 'failed') return no(`Only a failed job can be discarded: this one is ${job.state}.`)
  return actor.permissions.has('queue:discard') ? YES : no('This needs the permission queue:discard.')
}

const YES: Verdict = { allowed: true, reason: null }
const no = (reason: string): Verdict => ({ allowed: false, reason })

/** The one retry of a job that somebody without `queue:operate` has had; one that came to nothing does not count. */
async function findOnce(
  { db, actor }: Context,
  source: string,
  queue: string,
  job: Pick<EngineJob, 'id' | 'version'>,
): Promise<QueueJobRetry | undefined> {
  const { isOnce, outcome, version } = queueJobRetries
  const [used] = await db
    .select()
    .from(queueJobRetries)
    .where(
      and(
        eq(queueJobRetries.source, source),
        eq(queueJobRetries.queue, queue),
        eq(queueJobRetries.jobId, job.id),
        eq(queueJobRetries.actor, actor.id),
        eq(isOnce, true),
        // One that was never heard of again, of an end that is past, was done too.
        or(eq(outcome, 'done'), and(isNull(outcome), ne(version, job.version))),
      ),
    )
  return used
}

/** Whom to ask: the owner of the service, else who is there with the right to do it. */
async function onceReason(ctx: Context, { at, source, queue }: QueueJobRetry): Promise<string> {
  const when = at.toISOString().slice(0, 16).replace('T', ' ')
  const { service } = settingsOf(getSource(source).config, queue)
  const owner = config().services.find(({ id }) => id === service)?.owner
  const whom = owner ?? (await operators(ctx)).join(', ')
  return `You retried this job once, at ${when} UTC. To retry it again ask ${whom || 'somebody with queue:operate'}.`
}

async function operators({ db }: Context): Promise<string[]> {
  const rows = await db
    .select({ email: users.email })
    .from(users)
    .where(and(inArray(users.role, ['oncall', 'admin']), isNull(users.disabledAt)))
    .orderBy(desc(users.role), asc(users.email))
    .limit(MAX_NAMED)
  return rows.map(({ email }) => email)
}
