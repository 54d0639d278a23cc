import type { Context } from '@/lib/context'
import { checkDatabase } from './database'
import { dependenciesNow } from './dependencies'
import { readinessNow } from './readiness'

/** Anybody may know the status; the rest is for who may read it. */
export async function readyAnswer(ctx: Context): Promise<Response> {
  const { status, checks } = await readinessNow(ctx)
  return answer(status === 'ready', seesDetail(ctx) ? { status, checks } : { status })
}

export async function dependenciesAnswer(ctx: Context): Promise<Response> {
  const { status, dependencies } = await dependenciesNow(ctx)
  return answer(status !== 'unhealthy', seesDetail(ctx) ? { status, dependencies } : { status })
}

/** Answers 200 as long as the process does; what the database does stands in the body. */
export async function pingNow(ctx: Context) {
  const { status, latencyMs } = await checkDatabase(ctx)
  return { status: status === 'healthy' ? 'ok' : 'degraded', latencyMs, database: { status, latencyMs } }
}

const seesDetail = ({ actor }: Context) => actor.permissions.has('status:read')

const answer = (isGood: boolean, body: unknown) => Response.json(body, { status: isGood ? 200 : 503 })
