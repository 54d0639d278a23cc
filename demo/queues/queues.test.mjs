import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseConfig } from '@/lib/config/parse'
import { openAdapter } from '@/lib/queues/engines'
import { signatureOf } from '@/lib/queues/failures/signature'
import { REDIS_SERVER, startRedis, WITHOUT_REDIS } from '@/lib/queues/testing/redis'
import { pitwallConfig } from '../config.mjs'
import { startTestPaddock } from '../testing/paddock'
import { createQueueHost } from './host.mjs'
import { BROKEN_SHEET } from './work.mjs'

const SLOW = { timeout: 80_000 }
const WITHIN = { timeout: 60_000, interval: 500 }
let paddock
let redis
let host
let sources

beforeAll(async () => {
  paddock = await startTestPaddock()
  redis = REDIS_SERVER ? await startRedis() : undefined
  const addresses = {
    PADDOCK_DATABASE_URL: paddock.databaseUrl,
    ...(redis && { PADDOCK_REDIS_URL: `redis://127.0.0.1:${redis.port}` }),
  }
  host = createQueueHost({
    env: {
      ...process.env,
      ...addresses,
      PADDOCK_DATABASE_URL: paddock.settings.databaseUrl,
      PADDOCK_MAIL_PORT: String(paddock.mail.port),
      PADDOCK_BULK_MAIL_PORT: String(paddock.mail.bulkPort),
    },
  })
  host.start()
  sources = await openSources(addresses)
})
afterAll(async () => {
  await host.stop()
  for (const { adapter } of Object.values(sources)) await adapter.close()
  await redis?.stop()
  await paddock.stop()
})

test('from the first minute Pitwall sees jobs done, jobs for later and one that failed', SLOW, async () => {
  await vi.waitFor(async () => {
    const [mail, exports] = await Promise.all([reading('outbox', 'mail'), reading('outbox', 'season-export')])

    expect(mail.counts.completed.value).toBeGreaterThanOrEqual(40)
    expect(mail.counts.delayed.value).toBeGreaterThan(5)
    expect(exports.counts.failed.value).toBeGreaterThanOrEqual(1)
    expect((await reading('scoring', 'score_league')).counts.failed.value).toBe(0)
  }, WITHIN)
  const [{ tenant, error }] = await failedJobs('outbox', 'season-export')
  expect({ tenant, error }).toEqual({
    tenant: 'lg_0000000000000000',
    error: 'The league lg_0000000000000000 is gone: nothing to export',
  })
})

test('schedules stand in the engines', SLOW, async () => {
  const names = async (source) => (await sources[source].adapter.schedules()).map(({ name }) => name)

  await vi.waitFor(async () => {
    expect(await names('outbox')).toEqual(['league-digest'])
    expect(await names('scoring')).toEqual(['forget_old_scores', 'refresh_ranks'])
  }, WITHIN)
})

test.skipIf(!REDIS_SERVER)(
  `BullMQ has its worker, its schedule and its work${WITHOUT_REDIS}`,
  SLOW,
  async () => {
    await vi.waitFor(async () => {
      const push = await reading('live', 'push')
      expect(push.workers).toBe(1)
      expect(push.counts.completed.value).toBeGreaterThanOrEqual(40)
      expect(push.counts.failed.value).toBeGreaterThanOrEqual(1)
    }, WITHIN)
    const [schedule] = await sources.live.adapter.schedules()
    expect(schedule).toMatchObject({ queue: 'timing-feed', everyMs: 60_000 })
  },
)

test(
  'without its mail provider 300 mails fail with two signatures, and go well once it is back',
  SLOW,
  async () => {
    await paddock.mail.shut()
    host.sendCampaign()
    await vi.waitFor(
      async () => expect((await reading('outbox', 'mail')).counts.failed.value).toBeGreaterThanOrEqual(300),
      WITHIN,
    )
    const failed = await failedJobs('outbox', 'mail', 1_000)
    expect(new Set(failed.map(({ error }) => signatureOf(error))).size).toBe(2)
    expect(new Set(failed.map(({ tenant }) => tenant)).size).toBeGreaterThan(20)

    await paddock.mail.open()
    const [one] = failed
    expect(await sources.outbox.adapter.retry('mail', [one])).toEqual(['done'])
    await vi.waitFor(async () => {
      const [job] = await sources.outbox.adapter.lookAt('mail', [one.id])
      expect(job.state).toBe('completed')
    }, WITHIN)
  },
)

test('a poisoned queue fails with one payload, which goes well after the cure', SLOW, async () => {
  host.setFault('poisoned')
  const broken = await vi.waitFor(async () => {
    const failed = await failedJobs('scoring', 'score_league')
    expect(failed.length).toBeGreaterThan(1)
    return failed
  }, WITHIN)
  host.setFault('ok')

  expect(new Set(broken.map(({ error }) => signatureOf(error))).size).toBe(1)
  expect(new Set(broken.map(({ tenant }) => tenant)).size).toBe(1)
  expect(broken[0].error).toContain(BROKEN_SHEET)
  await sources.scoring.adapter.retry('score_league', broken)
  await vi.waitFor(async () => {
    expect(
      await sources.scoring.adapter.lookAt(
        'score_league',
        broken.map(({ id }) => id),
      ),
    ).toEqual([])
  }, WITHIN)
})

test('a stuck worker leaves exports waiting, and the others are worked', SLOW, async () => {
  host.setFault('stuck')
  await vi.waitFor(
    async () => expect((await reading('outbox', 'season-export')).counts.waiting.value).toBeGreaterThan(0),
    WITHIN,
  )
  expect((await reading('outbox', 'mail')).counts.waiting.value).toBeLessThan(5)

  host.setFault('ok')
  await vi.waitFor(
    async () => expect((await reading('outbox', 'season-export')).counts.waiting.value).toBe(0),
    WITHIN,
  )
})

test('a database that was away for a while leaves no worker behind', SLOW, async () => {
  await paddock.line.shut()
  await sleep(3_000)
  await paddock.line.open()
  const sql = postgres(paddock.databaseUrl, { max: 1, onnotice: () => undefined })
  const made = async () => {
    const [{ jobs }] = await sql`
      select pg_sequence_last_value(pg_get_serial_sequence('graphile_worker._private_jobs', 'id'))::int as jobs`
    return jobs
  }
  const before = await made()

  await vi.waitFor(async () => {
    expect(await made()).toBeGreaterThan(before + 5)
    expect((await reading('scoring', 'score_league')).counts.waiting.value).toBe(0)
    expect((await reading('outbox', 'mail')).counts.waiting.value).toBeLessThan(2)
  }, WITHIN)
  await sql.end()
})

/** As the pitwall.yaml of the demo names them. */
async function openSources(addresses) {
  const text = pitwallConfig({
    paddockUrl: 'http://127.0.0.1:4100',
    mailPort: paddock.mail.port,
    jobsUrl: 'http://127.0.0.1:4101/jobs',
    backupDir: '/tmp',
    hasRedis: Boolean(redis),
  })
  const { queues } = parseConfig(text, {
    ...{ PADDOCK_INTERNAL_TOKEN: 'token', PADDOCK_JOBS_TOKEN: 'token' },
    ...addresses,
  })
  const opened = await Promise.all(
    queues.map(async (config) => {
      const settings = { tenantPath: config.tenant, poolSize: 2, timeoutMs: 10_000 }
      return [config.id, { adapter: await openAdapter(config, settings) }]
    }),
  )
  return Object.fromEntries(opened)
}

async function reading(source, queue) {
  const found = (await sources[source].adapter.overview()).find((one) => one.queue === queue)
  if (!found) throw new Error(`${source} has no queue ${queue} yet`)
  return found
}

async function failedJobs(source, queue, limit = 100) {
  const { jobs } = await sources[source].adapter.jobs({ queue, state: 'failed' }, { after: null, limit })
  return jobs
}
