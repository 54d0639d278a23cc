import { and, eq, inArray } from 'drizzle-orm'
import { type CronJobRow, cronJobs } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, transaction } from '@/lib/context'
import { processWide } from '@/lib/process-wide'
import { changeJob, insertJob } from '../commands'
import type { CronJobChange, NewCronJob } from '../contract'
import { scheduleProblem } from '../schedule'

/**
 * Makes the jobs of pitwall.yaml what it says, whoever changed them before; those it no longer names stay, and are
 * people's from then on. A pause stays a pause.
 */
export async function syncFileJobs(ctx: Context): Promise<void> {
  const current = config()
  const synced = processWide<{ source: unknown }>('cron.synced', () => ({ source: undefined }))
  if (synced.source === current) return
  await transaction(ctx, async (tx) => {
    // How a job is begun is asked of the file when it is: its token is stored nowhere.
    for (const { trigger: _, ...job } of current.cron.jobs) await keepJob(tx, job)
    await letGo(tx, current.cron.jobs)
  })
  synced.source = current
}

async function keepJob(tx: Context, job: NewCronJob): Promise<void> {
  const problem = scheduleProblem(job, tx.now)
  if (problem) {
    tx.log.error({ job: job.slug, problem }, 'a job of pitwall.yaml cannot be scheduled any more')
    return
  }
  if (await insertJob(tx, job, 'file')) return
  const [known] = await tx.db
    .select()
    .from(cronJobs)
    .where(and(eq(cronJobs.slug, job.slug), eq(cronJobs.environment, job.environment)))
    .for('no key update')
  if (known) await changeJob(tx, known, { ...changeOf(job), source: 'file' })
}

async function letGo(tx: Context, jobs: readonly NewCronJob[]): Promise<void> {
  const isNamed = ({ slug, environment }: CronJobRow) =>
    jobs.some((job) => job.slug === slug && job.environment === environment)
  const owned = await tx.db.select().from(cronJobs).where(eq(cronJobs.source, 'file'))
  const gone = owned.filter((job) => !isNamed(job)).map(({ id }) => id)
  if (gone.length > 0)
    await tx.db.update(cronJobs).set({ source: 'api', updatedAt: tx.now }).where(inArray(cronJobs.id, gone))
}

const changeOf = ({ slug, environment: _, name = slug, ...rest }: NewCronJob): CronJobChange => ({
  name,
  ...rest,
})
