import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import PgBoss from 'pg-boss'
import { z } from 'zod'
import type { AdapterSettings } from '@/lib/queues/adapter'
import type { EngineUnderTest, NewJob, Outcome } from '@/lib/queues/adapter.contract'
import { type EngineServer, engineServer } from '@/lib/queues/adapters/postgres/testing/server'
import type { NewerNode } from '@/lib/queues/testing/newer-node'
import type { Address } from '@/lib/queues/testing/valve'
import { elsewhere, here, type Workshop } from '@/lib/queues/testing/workshop'
import { openPgBoss } from '../adapter'
import { bossWorkshop } from './workshop.mjs'

const SCHEMA = 'pgboss'
const FIRED_MS = 60_000
const id = z.string()

/** pg-boss on a database of its own: version 10 as installed, or 12 on the Node it needs. */
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
    this.#started = { server, workshop: bossWorkshopOn(server.url, this.newer) }
    await this.do('start')
  }

  async stop() {
    await this.do('stop')
    await this.server.drop()
  }

  address = () => this.server.address

  open = (settings: AdapterSettings, at: Address = this.server.address) =>
    openPgBoss({ url: this.server.urlAt(at), schema: SCHEMA }, settings)

  openReadOnly = async (settings: AdapterSettings) =>
    openPgBoss({ url: await this.server.readerUrl(SCHEMA), schema: SCHEMA }, settings)

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
    for (const end = Date.now() + FIRED_MS; Date.now() < end; await sleep(200)) {
      const [row] = await this.server.sql`select count(*)::int as jobs from pgboss.job where name = ${queue}`
      if (row?.jobs > 0) break
    }
    await this.do('endSchedule')
  }
}

export const bossWorkshopOn = (url: string, newer?: NewerNode): Workshop =>
  newer
    ? elsewhere({
        node: newer.node,
        library: newer.file('pg-boss/dist/index.js'),
        workshop: fileURLToPath(new URL('./workshop.mjs', import.meta.url)),
        make: 'bossWorkshop',
        url,
      })
    : here(bossWorkshop({ PgBoss }, url))
