import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { parseConfig } from '@/lib/config/parse'
import { databaseUrl } from '@/lib/env'
import { type AdapterSettings, JOB_STATES } from '@/lib/queues/adapter'
import type { EngineUnderTest, NewJob, Outcome } from '@/lib/queues/adapter.contract'
import type { QueueSourceOf } from '@/lib/queues/config'
import { openSql } from './adapter'

/** How an engine's own workers write its tables; times are the database's. */
export type Dialect = {
  name: string
  ddl: string
  /** `$1` queue. */
  addQueue: string
  /** `$1` queue, `$2` payload, `$3` seconds of delay, `$4` attempts at most; answers the id. */
  insert: string
  /** `$1` queue; answers the id of the job it began. */
  begin: string
  /** `$1` id. */
  complete: string
  /** `$1` id, `$2` error; for good when that was the last attempt. */
  fail: string
}

/** The ready configuration of an engine, as an operator copies it. */
export function readyConfiguration(name: string, url: string): QueueSourceOf<'sql'> {
  const text = readFileSync(`deploy/queues/${name}.yaml`, 'utf8')
  const variable = /\$\{(\w+)\}/.exec(text)?.[1] ?? ''
  const [source] = parseConfig(text, { [variable]: url }).queues
  if (source?.kind !== 'sql') throw new Error(`${name} is not read by SQL`)
  return source
}

/** An engine of another language: its tables in a database of its own, written as its workers write them. */
export class ForeignEngine implements EngineUnderTest {
  readonly can = {
    retry: true,
    discard: false,
    pause: false,
    schedules: false,
    payloadFilter: true,
    forgetsCompleted: false,
  }
  readonly states = JOB_STATES
  readonly countsFreely = true
  private readonly database: string
  private client: postgres.Sql | undefined
  private readonly held = new Map<string, () => Promise<void>>()

  constructor(private readonly dialect: Dialect) {
    this.database = `pitwall_${dialect.name.replaceAll('-', '_')}_${process.pid}_${Date.now()}`
  }

  get sql(): postgres.Sql {
    if (!this.client) throw new Error('the database is not there yet')
    return this.client
  }

  get url(): string {
    return this.urlAt(this.address())
  }

  start = async () => {
    await this.asAdmin(`create database ${this.database}`)
    this.client = postgres(this.url, { max: 3, onnotice: () => undefined })
    await this.client.unsafe(this.dialect.ddl)
  }

  stop = async () => {
    for (const release of this.held.values()) await release()
    await this.client?.end()
    await this.asAdmin(`drop database ${this.database} with (force)`)
  }

  address = () => {
    const { hostname, port } = new URL(databaseUrl())
    return { host: hostname, port: Number(port || 5432) }
  }

  open = (settings: AdapterSettings, at = this.address()) =>
    openSql(readyConfiguration(this.dialect.name, this.urlAt(at)), settings)

  openReadOnly = async (settings: AdapterSettings) => {
    const role = `${this.database}_reader`
    await this.sql.unsafe(`create role ${role} login password 'reads';
      grant usage on schema public to ${role}; grant select on all tables in schema public to ${role}`)
    const url = new URL(this.url)
    url.username = role
    url.password = 'reads'
    return openSql(readyConfiguration(this.dialect.name, url.href), settings)
  }

  addQueue = async (queue: string) => {
    await this.sql.unsafe(this.dialect.addQueue, [queue])
  }

  produce = async (queue: string, jobs: readonly NewJob[]) => {
    const ids: string[] = []
    for (const { payload = {}, delayMs = 0, maxAttempts = 1 } of jobs) {
      const values = [queue, JSON.stringify(payload), delayMs / 1_000, maxAttempts]
      const [row] = await this.sql.unsafe(this.dialect.insert, values)
      ids.push(String(row?.id))
    }
    return ids
  }

  work = async (queue: string, outcomes: readonly Outcome[]) => {
    for (const outcome of outcomes) {
      const id = await this.begin(queue)
      if (outcome === 'ok') await this.sql.unsafe(this.dialect.complete, [id])
      else await this.sql.unsafe(this.dialect.fail, [id, 'fails' in outcome ? outcome.fails : outcome.heals])
    }
  }

  hold = async (queue: string) => {
    const id = await this.begin(queue)
    const release = async () => {
      if (this.held.delete(id)) await this.sql.unsafe(this.dialect.complete, [id])
    }
    this.held.set(id, release)
    return { release }
  }

  private async begin(queue: string): Promise<string> {
    for (let attempt = 0; attempt < 50; attempt++) {
      const [row] = await this.sql.unsafe(this.dialect.begin, [queue])
      if (row) return String(row.id)
      await sleep(20)
    }
    throw new Error(`nothing waits in ${queue}`)
  }

  private urlAt({ host, port }: { host: string; port: number }): string {
    const url = new URL(databaseUrl())
    url.hostname = host
    url.port = String(port)
    url.pathname = `/${this.database}`
    return url.href
  }

  private async asAdmin(statement: string) {
    const admin = postgres(databaseUrl(), { max: 1, onnotice: () => undefined })
    await admin.unsafe(statement)
    await admin.end()
  }
}
