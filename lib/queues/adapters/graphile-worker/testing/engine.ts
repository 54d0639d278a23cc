import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as installed from 'graphile-worker'
import { z } from 'zod'
import type { AdapterSettings } from '@/lib/queues/adapter'
import type { EngineUnderTest, NewJob, Outcome } from '@/lib/queues/adapter.contract'
import { type EngineServer, engineServer } from '@/lib/queues/adapters/postgres/testing/server'
import type { NewerNode } from '@/lib/queues/testing/newer-node'
import type { Address } from '@/lib/queues/testing/valve'
import { elsewhere, here, type Workshop } from '@/lib/queues/testing/workshop'
import { openGraphileWorker } from '../adapter'
import { graphileWorkshop } from './workshop.mjs'

const SCHEMA = 'graphile_worker'
const FIRED_MS = 60_000
const id = z.string()

/** graphile-worker on a database of its own: version 0.16 as installed, or 0.18 on the Node it needs. */
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
  #started: { server: EngineServer; workshop: Workshop } | undefined

  constructor(
    private readonly purpose: string,
    private readonly newer?: NewerNode,
  ) {}

  get server(): EngineServer {
    if (!this.#started) throw new Error('the engine has not been started')
    return this.#started.server
  }

  do: Workshop = async (verb, ...given) => {
    if (!this.#started) throw new Error('the engine has not been started')
    return this.#started.workshop(verb, ...given)
  }

  async start() {
    const server = await engineServer(this.purpose)
    this.#started = { server, workshop: workshopOn(server.url, this.newer) }
    await this.do('start')
  }

  async stop() {
    await this.do('stop')
    await this.server.drop()
  }

  address = () => this.server.address

  open = (settings: AdapterSettings, at: Address = this.server.address) =>
    openGraphileWorker({ url: this.server.urlAt(at), schema: SCHEMA }, settings)

  /** Rows are hidden from whoever may not bypass their row level security. */
  openReadOnly = async (settings: AdapterSettings, rights = 'bypassrls') =>
    openGraphileWorker({ url: await this.server.readerUrl(SCHEMA, rights), schema: SCHEMA }, settings)

  async addQueue(queue: string) {
    await this.do('addQueue', queue)
  }

  produce = async (queue: string, jobs: readonly NewJob[]) =>
    z.array(id).parse(await this.do('produce', queue, jobs))

  async work(queue: string, outcomes: readonly Outcome[]) {
    await this.do('work', queue, outcomes)
  }

  async hold(queue: string) {
    const held = await this.do('begin', queue)
    return { release: async () => void (await this.do('end', queue, held)) }
  }

  async schedule(queue: string) {
    await this.do('beginSchedule', queue)
    for (const end = Date.now() + FIRED_MS; Date.now() < end; await sleep(100)) {
      const [row] = await this.server.sql`select count(*)::int as jobs from graphile_worker._private_jobs
        where last_error is not null and task_id = (
          select id from graphile_worker._private_tasks where identifier = ${queue})`
      if (row?.jobs > 0) break
    }
    await this.do('endSchedule')
  }
}

const workshopOn = (url: string, newer: NewerNode | undefined): Workshop =>
  newer
    ? elsewhere({
        node: newer.node,
        library: newer.file('graphile-worker/dist/index.js'),
        workshop: fileURLToPath(new URL('./workshop.mjs', import.meta.url)),
        make: 'graphileWorkshop',
        url,
      })
    : here(graphileWorkshop(installed, url))
