import { eq } from 'drizzle-orm'
import { afterEach, describe, expect } from 'vitest'
import { cronJobs } from '@/db/schema'
import { test } from '@/db/testing/test'
import { parseConfig } from '@/lib/config/parse'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { replaceInstance } from '@/lib/process-wide'
import { changeCronJob, deleteCronJob, pauseCronJob, syncFileJobs } from '../commands'

const slug = `file-${crypto.randomUUID().slice(0, 8)}`
const file = (more = '') => `cron:\n  jobs:\n    - slug: ${slug}\n      schedule: 0 2 * * *\n${more}`
const names = { 'cron.synced': undefined }

afterEach(() => {
  for (const name of Object.keys(names)) replaceInstance(name)
})

async function apply(ctx: Context, text: string) {
  withConfig(text)
  await syncFileJobs(ctx)
  const [job] = await ctx.db.select().from(cronJobs).where(eq(cronJobs.slug, slug))
  return job!
}

describe('jobs of pitwall.yaml', () => {
  test('are made, changed by the file alone, and say so', async ({ ctx }) => {
    const job = await apply(ctx, file())
    expect(job).toMatchObject({ source: 'file', name: slug, schedule: '0 2 * * *' })

    const refused = { code: 'conflict', message: expect.stringContaining('pitwall.yaml') }
    await expect(changeCronJob(ctx, job.id, { name: 'Other' })).rejects.toMatchObject(refused)
    await expect(deleteCronJob(ctx, job.id)).rejects.toMatchObject(refused)
    expect(await apply(ctx, file('      name: Other\n'))).toMatchObject({ id: job.id, name: 'Other' })
  })

  test('stay paused when the file is applied again', async ({ ctx }) => {
    const job = await apply(ctx, file())
    await pauseCronJob(ctx, job.id)

    expect((await apply(ctx, file('      graceSeconds: 60\n'))).pausedAt).toEqual(ctx.now)
  })

  test('that the file no longer names stay, and are people’s', async ({ ctx }) => {
    const job = await apply(ctx, file())
    expect(await apply(ctx, 'services: []\n')).toMatchObject({ id: job.id, source: 'api' })
    await changeCronJob(ctx, job.id, { name: 'Mine' })
  })
})

describe('the file is refused, with the line and the reason, for', () => {
  test.each([
    ['a schedule that never fires', `cron: { jobs: [{ slug: a, schedule: 0 0 30 2 * }] }`, 'never fires'],
    [
      'a slug that is there twice',
      `cron: { jobs: [${'{ slug: a, schedule: every 5m }, '.repeat(2)}] }`,
      'there twice',
    ],
    [
      'a service nobody knows',
      `cron: { jobs: [{ slug: a, schedule: every 5m, service: x }] }`,
      'nothing has the id',
    ],
  ])('%s', (_what, text, reason) => {
    expect(() => parseConfig(text, {})).toThrow(reason)
  })
})
