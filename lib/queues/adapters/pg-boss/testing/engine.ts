import { setTimeout as sleep } from 'node:timers/promises'
import PgBoss from 'pg-boss'
import type { AdapterSettings } from '@/lib/queues/adapter'
import type { EngineUnderTest, NewJob, Outcome } from '@/lib/queues/adapter.contract'
import { type EngineServer, engineServer } from '@/lib/queues/adapters/postgres/testing/server'
import type { Address } from '@/lib/queues/testing/valve'
import { openPgBoss } from '../adapter'

const SCHEMA = 'pgboss'
const FIRED_MS = 60_000
const HEALS_SECONDS = 60

/** pg-boss 10 as installed, on a database of its own. */
export class BossEngine implements EngineUnderTest {
  readonly can = {
    retry: true,
    discard: true,
    pause: false,
    schedules: true,
    payloadFilter: true,
    forgetsCompleted: false,
  }
  readonly states = ['waiting', 'active', 'delayed', 'retrying', 'failed', 'completed'] as const
  readonly knowsCron = true
  #server: EngineServer | undefined
  #boss: PgBoss | undefined

  constructor(private readonly purpose: string) {}

  get server(): EngineServer {
    if (!this.#server) throw new Error('the engine has not been started')
    return this.#server
  }

  get boss(): PgBoss {
    if (!this.#boss) throw new Error('the engine has not been started')
    return this.#boss
  }

  async start() {
    this.#server = await engineServer(this.purpose)
    this.#boss = new PgBoss({
      connectionString: this.#server.url,
      schema: SCHEMA,
      schedule: false,
      supervise: false,
    })
    await this.#boss.start()
  }

  async stop() {
    await this.#boss?.stop({ graceful: false, wait: true })
    await this.#server?.drop()
  }

  address = () => this.server.address

  open = (settings: AdapterSettings, at: Address = this.server.address) =>
    openPgBoss({ url: this.server.urlAt(at), schema: SCHEMA }, settings)

  openReadOnly = async (settings: AdapterSettings) =>
    openPgBoss({ url: await this.server.readerUrl(SCHEMA), schema: SCHEMA }, settings)

  addQueue = (queue: string) => this.boss.createQueue(queue)

  async produce(queue: string, jobs: readonly NewJob[]) {
    const ids: string[] = []
    for (const { payload, delayMs = 0, maxAttempts = 1 } of jobs) {
      const startAfter = new Date(Date.now() + delayMs)
      const options = {
        retryLimit: maxAttempts - 1,
        retryDelay: HEALS_SECONDS,
        ...(delayMs > 0 && { startAfter }),
      }
      // A payload is an object to its types, and JSON of any kind to its table.
      const data = Object(payload ?? {}) === payload ? Object(payload) : { value: payload }
      const id = await this.boss.send(queue, data, options)
      if (!id) throw new Error('pg-boss took no job')
      ids.push(id)
    }
    return ids
  }

  async work(queue: string, outcomes: readonly Outcome[]) {
    for (const outcome of outcomes) {
      const [job] = await this.boss.fetch(queue)
      if (!job) throw new Error('no job was there to be worked')
      if (outcome === 'ok') await this.boss.complete(queue, job.id, { done: true })
      else await this.boss.fail(queue, job.id, new Error('fails' in outcome ? outcome.fails : outcome.heals))
    }
  }

  async hold(queue: string) {
    const [job] = await this.boss.fetch(queue)
    if (!job) throw new Error('no job was there to be held')
    return { release: () => this.boss.complete(queue, job.id) }
  }

  /** A minute has always just begun. */
  async schedule(queue: string) {
    const timekeeper = new PgBoss({ connectionString: this.server.url, schema: SCHEMA, supervise: false })
    await timekeeper.start()
    await timekeeper.schedule(queue, '* * * * *', { nightly: true })
    await timekeeper.stop({ graceful: false, wait: true })
    await this.server.sql`update pgboss.version set cron_on = null`
    const again = new PgBoss({
      connectionString: this.server.url,
      schema: SCHEMA,
      supervise: false,
      cronWorkerIntervalSeconds: 1,
    })
    await again.start()
    for (const end = Date.now() + FIRED_MS; Date.now() < end; await sleep(100))
      if ((await this.boss.getQueueSize(queue)) > 0) break
    await again.stop({ graceful: false, wait: true })
  }
}
