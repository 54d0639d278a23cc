import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { withOwnDatabase } from '@/lib/worker/testing'
import type { EngineUnderTest, Outcome } from './adapter.contract'
import { BullmqEngine } from './adapters/bullmq/testing'
import { GraphileEngine } from './adapters/graphile-worker/testing/engine'
import { BossEngine } from './adapters/pg-boss/testing/engine'
import { previewRetry, startRetry } from './commands'
import { retryInput } from './contract'
import { getJob, getRetryRunDetail, listFailures } from './queries'
import { claimRun } from './retries/claim'
import { stepRun } from './retries/step'
import { claimSource, meetSources } from './sampling/claim'
import { lookAtSource } from './sampling/look'
import { REDIS_SERVER } from './testing/redis'

withOwnDatabase()

const JOBS = 12
const REFUSED: Outcome = { fails: 'connect ECONNREFUSED 127.0.0.1:2525 password=hunter2' }

const boss = new BossEngine('retries')
const graphile = new GraphileEngine('retries')
const bullmq = new BullmqEngine()
const engines: { kind: string; engine: EngineUnderTest; url: () => string; isHere: boolean }[] = [
  { kind: 'pg-boss', engine: boss, url: () => boss.server.url, isHere: true },
  { kind: 'graphile-worker', engine: graphile, url: () => graphile.server.url, isHere: true },
  {
    kind: 'bullmq',
    engine: bullmq,
    url: () => `redis://${bullmq.address().host}:${bullmq.address().port}`,
    isHere: REDIS_SERVER !== undefined,
  },
]

describe.each(engines)('with $kind', ({ kind, engine, url, isHere }) => {
  test.runIf(isHere)(
    'a canary among jobs that still fail stops itself; once they can work the rest drains, each retried once',
    async () => {
      await engine.start()
      try {
        await failedJobs(engine)
        withConfig(`
dependencies: [{ id: mail, name: Mail, kind: tcp, host: 127.0.0.1, port: 2525 }]
queues: [{ id: ${kind}, kind: ${kind}, url: "${url()}", tenant: customer.id }]`)
        await lookOnce(kind)
        const [group] = (await listFailures(systemContext(), kind, 'mail-out', { from: 'now-1h', to: 'now' }))
          .items
        expect(group).toMatchObject({ count: JOBS, tenants: ['7'], dependencies: [{ id: 'mail' }] })
        const job = await getJob(systemContext(), kind, 'mail-out', group?.sampleJobId ?? '')
        expect(JSON.stringify(job)).not.toContain('hunter2')

        const first = await start(kind, group?.signature ?? '')
        const stopped = await driven(first.id, engine, REFUSED)
        expect(stopped).toMatchObject({ state: 'stopped', counts: { retried: 5, failed: 5, left: JOBS - 5 } })
        const second = await start(kind, group?.signature ?? '')
        const finished = await driven(second.id, engine, 'ok')
        expect(finished).toMatchObject({ state: 'finished', counts: { retried: JOBS, ok: JOBS, failed: 0 } })
      } finally {
        await engine.stop()
      }
    },
    120_000,
  )
})

async function failedJobs(engine: EngineUnderTest): Promise<void> {
  const payload = (n: number) => ({ n, customer: { id: 7 }, password: 'hunter2' })
  await engine.addQueue('mail-out')
  await engine.produce(
    'mail-out',
    Array.from({ length: JOBS }, (_, n) => ({ payload: payload(n), maxAttempts: 1 })),
  )
  await engine.work(
    'mail-out',
    Array.from({ length: JOBS }, () => REFUSED),
  )
}

async function lookOnce(source: string): Promise<void> {
  await meetSources(systemContext())
  const claimed = await claimSource(systemContext(), { worker: 'test', sources: [source] })
  if (claimed) await lookAtSource(systemContext(), claimed)
}

async function start(source: string, signature: string) {
  const asked = { source, queue: 'mail-out', signature }
  const { eligible, selectionHash } = await previewRetry(
    systemContext(),
    retryInput.parse({ ...asked, mode: 'preview' }),
  )
  expect(eligible).toBe(JOBS)
  return startRetry(
    systemContext(),
    retryInput.parse({ ...asked, mode: 'run', selectionHash, ratePerSecond: 20 }),
  )
}

/** The run to its end, its jobs worked as they come back. */
async function driven(id: string, engine: EngineUnderTest, outcome: Outcome) {
  let worked = 0
  for (let round = 0; round < 100; round++) {
    const claimed = await claimRun(systemContext(), 'test')
    if (claimed) await stepRun(systemContext(), claimed)
    const run = await getRetryRunDetail(systemContext(), id)
    if (run.endedAt) return run
    const due = run.counts.retried - worked
    if (due > 0)
      await engine.work(
        'mail-out',
        Array.from({ length: due }, () => outcome),
      )
    worked += due
    await sleep(300)
  }
  throw new Error('the run did not end')
}
