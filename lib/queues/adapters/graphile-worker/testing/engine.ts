import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, makeWorkerUtils, type Runner, type RunnerOptions, run, runOnce } from 'graphile-worker'
import type { AdapterSettings } from '@/lib/queues/adapter'
import type { EngineUnderTest, NewJob, Outcome } from '@/lib/queues/adapter.contract'
import { type EngineServer, engineServer, signal } from '@/lib/queues/adapters/postgres/testing/server'
import type { Address } from '@/lib/queues/testing/valve'
import { openGraphileWorker } from '../adapter'

const SCHEMA = 'graphile_worker'
const FIRED_MS = 60_000

/** graphile-worker as installed, on a database of its own. */
export class GraphileEngine implements EngineUnderTest {
  readonly can = {
    retry: true,
    discard: true,
    pause: false,
    schedules: true,
    payloadFilter: true,
    forgetsCompleted: true,
  }
  readonly states = ['waiting', 'active', 'delayed', 'retrying', 'failed'] as const
  readonly #releases = new Set<() => Promise<void>>()
  #server: EngineServer | undefined

  get server(): EngineServer {
    if (!this.#server) throw new Error('the engine has not been started')
    return this.#server
  }

  async start() {
    this.#server = await engineServer('graphile')
    const utils = await makeWorkerUtils(this.#options())
    await utils.migrate()
    await utils.release()
  }

  async stop() {
    await Promise.all([...this.#releases].map((release) => release()))
    await this.#server?.drop()
  }

  address = () => this.server.address

  open = (settings: AdapterSettings, at: Address = this.server.address) =>
    openGraphileWorker({ url: this.server.urlAt(at), schema: SCHEMA }, settings)

  /** Rows are hidden from whoever may not bypass their row level security. */
  openReadOnly = async (settings: AdapterSettings, rights = 'bypassrls') =>
    openGraphileWorker({ url: await this.server.readerUrl(SCHEMA, rights), schema: SCHEMA }, settings)

  /** A task is known from its first job on. */
  async addQueue(queue: string) {
    const utils = await makeWorkerUtils(this.#options())
    const job = await utils.addJob(queue, {})
    await utils.completeJobs([job.id])
    await utils.release()
  }

  async produce(queue: string, jobs: readonly NewJob[]) {
    const utils = await makeWorkerUtils(this.#options())
    const ids: string[] = []
    for (const { payload, delayMs = 0, maxAttempts = 1 } of jobs) {
      const runAt = delayMs > 0 ? new Date(Date.now() + delayMs) : undefined
      ids.push((await utils.addJob(queue, payload ?? {}, { runAt, maxAttempts })).id)
    }
    await utils.release()
    return ids
  }

  async work(queue: string, outcomes: readonly Outcome[]) {
    const left = [...outcomes]
    await runOnce({ ...this.#options(), taskList: { [queue]: async () => endAs(left.shift()) } })
    if (left.length > 0) throw new Error(`${left.length} jobs were not there to be worked`)
  }

  async hold(queue: string) {
    const [begun, begin] = signal()
    const [ended, end] = signal()
    const task = async () => {
      begin()
      await ended
    }
    const runner = await run({ ...this.#options(), taskList: { [queue]: task } })
    await begun
    const release = async () => {
      if (!this.#releases.delete(release)) return
      const stopped = runner.stop()
      end()
      await stopped
    }
    this.#releases.add(release)
    return { release }
  }

  /** As if the workers had been away for some minutes: they make up for them at once. */
  async schedule(queue: string) {
    await this.server.sql`
      insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
      values (${queue}, now() - interval '1 hour', date_trunc('minute', now()) - interval '3 minutes')`
    let fired = 0
    const task = () => {
      fired++
      throw new Error('kept, since it failed')
    }
    const crontab = `* * * * * ${queue} ?fill=10m&max=1`
    const runner: Runner = await run({ ...this.#options(), crontab, taskList: { [queue]: task } })
    for (const end = Date.now() + FIRED_MS; fired === 0 && Date.now() < end; ) await sleep(50)
    await runner.stop()
  }

  #options = (): RunnerOptions => ({
    connectionString: this.server.url,
    schema: SCHEMA,
    logger: new Logger(() => () => undefined),
    noHandleSignals: true,
    concurrency: 1,
    pollInterval: 100,
  })
}

function endAs(outcome: Outcome | undefined): void {
  if (outcome === undefined) throw new Error('a job was worked that no outcome is given for')
  if (outcome !== 'ok') throw new Error('fails' in outcome ? outcome.fails : outcome.heals)
}
