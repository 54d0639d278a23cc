import { and, count, eq, isNull } from 'drizzle-orm'
import { cronJobs, cronPingKeys } from '@/db/schema'
import { systemContext, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { insertJob } from '../commands'
import { newCronJob } from '../contract'
import { noSuchJob } from '../ping/path'

const DEFAULT_ENVIRONMENT = 'production'
// As Healthchecks makes them: once a day, an hour of grace.
const TERMS = { schedule: 'every 1d', graceSeconds: 3_600 }
const MAX_JOBS = 20_000

/**
 * Makes the job a ping asked for, in the environment of its key.
 *
 * @returns false when somebody else just made it
 * @throws AppError not_found (no such key), conflict (there are too many jobs)
 */
export async function createByPing({ keyHash, slug }: { keyHash: string; slug: string }): Promise<boolean> {
  return transaction(systemContext(), async (tx) => {
    const [key] = await tx.db
      .select()
      .from(cronPingKeys)
      .where(and(eq(cronPingKeys.keyHash, keyHash), isNull(cronPingKeys.revokedAt)))
    if (!key) throw noSuchJob()
    const [jobs] = await tx.db.select({ count: count() }).from(cronJobs)
    if ((jobs?.count ?? 0) >= MAX_JOBS)
      throw new AppError('conflict', `There are ${MAX_JOBS} jobs already: a ping makes no more.`)
    const input = newCronJob.parse({ slug, environment: key.environment ?? DEFAULT_ENVIRONMENT, ...TERMS })
    return (await insertJob(tx, input, 'ping')) !== undefined
  })
}
