import postgres from 'postgres'
import { TEST_NOW } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { replaceInstance } from '@/lib/process-wide'
import { ADAPTERS } from '@/lib/queues/engines'
import { claimSource, meetSources } from '@/lib/queues/sampling/claim'
import { lookAtSource } from '@/lib/queues/sampling/look'
import type { TestingEngine } from '@/lib/queues/testing-engine'

/** Personal data as it lies in a product's database: it must be found in no answer that should not have it. */
export const CANARY = 'canary.personal@leak.example'

const TABLES = `
  create table leagues (
    id text primary key, name text not null, domain text, owner_email text, phone text, internal_note text,
    api_token text, plan text, active_at timestamptz
  );
  create table errors (league_id text, at timestamptz not null, route text, message text, detail text);
  create table audit (league_id text, at timestamptz not null, actor text, action text, subject text);
  create table members (league_id text, id text, name text, email text, role text);
  create table daily (league_id text, day date, picks int);`

export const QUERIES = {
  search: 'select id, name, domain, owner_email, plan, active_at from leagues',
  summary:
    'select id, name, domain, plan, owner_email, phone, internal_note, api_token from leagues where id = $1',
  usage: `select 'picks' as metric, day as at, picks as value from daily where league_id = $1 and day >= $2`,
  errors:
    'select at, route as endpoint, message, detail from errors where league_id = $1 and at >= $2 and at < $3',
  allErrors:
    'select league_id as tenant, at, route as endpoint, message from errors where at >= $1 and at < $2',
  audit: 'select at, actor, action, subject from audit where league_id = $1 and at >= $2 and at < $3',
  users: `select id, name, email, role, role = 'admin' as is_admin from members where league_id = $1 order by id`,
}

export const FIELDS = {
  ...{ name: 'open', domain: 'open', plan: 'open', endpoint: 'open', message: 'open', action: 'open' },
  ...{ 'users.role': 'open', 'users.name': 'masked', owner_email: 'reveal', 'users.email': 'reveal' },
  internal_note: 'never',
}

type Settings = {
  fields?: object
  searchBy?: string[]
  queries?: object
  timeoutMs?: number
  rest?: string
  metrics?: object[]
  url?: string
}

/** A product's own database in the server of the tests, with the configuration that reads it. */
export class Product {
  readonly #name = `pitwall_product_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1_000)}`
  #sql: postgres.Sql | undefined

  get sql(): postgres.Sql {
    if (!this.#sql) throw new Error('the product is not there yet')
    return this.#sql
  }

  get url(): string {
    const address = new URL(process.env.DATABASE_URL ?? '')
    address.pathname = `/${this.#name}`
    return address.toString()
  }

  start = async (): Promise<void> => {
    await this.#asAdmin(`create database ${this.#name}`)
    this.#sql = postgres(this.url, { max: 2, onnotice: () => undefined })
    await this.#sql.unsafe(TABLES)
  }

  stop = async (): Promise<void> => {
    replaceInstance('tenants.source')
    await this.#sql?.end()
    await this.#asAdmin(`drop database if exists ${this.#name} with (force)`)
  }

  configure({
    fields = FIELDS,
    searchBy = ['name', 'domain'],
    queries,
    timeoutMs = 2_000,
    rest = '',
    url = this.url,
    metrics = [],
  }: Settings = {}) {
    const tenants = {
      ...{ kind: 'sql', url, queries: { ...QUERIES, ...queries }, fields, searchBy, timeoutMs },
      ...{ word: { one: 'league', many: 'leagues' }, service: 'paddock', metrics },
      impersonation: { url: 'https://app.example/impersonation', audience: 'paddock' },
    }
    withConfig(`
services: [{ id: paddock, name: Paddock, url: "http://paddock.example" }]
queues:
  - { id: jobs, kind: pg-boss, url: "postgres://nobody", service: paddock, tenant: league, timeoutMs: 300 }
tenants: ${JSON.stringify(tenants)}
${rest}`)
  }

  async league(id: string, values: Record<string, unknown> = {}): Promise<string> {
    const row = {
      id,
      name: `League ${id}`,
      active_at: TEST_NOW,
      owner_email: CANARY,
      phone: CANARY,
      ...values,
    }
    await this.sql`insert into leagues ${this.sql({ ...row, internal_note: CANARY, api_token: CANARY })}`
    return id
  }

  async error(league: string, message: string, { at = ago(60), route = 'POST /api/picks' } = {}) {
    const row = { league_id: league, at, route, message, detail: CANARY }
    await this.sql`insert into errors ${this.sql(row)}`
  }

  async #asAdmin(statement: string): Promise<void> {
    const admin = postgres(process.env.DATABASE_URL ?? '', { max: 1, onnotice: () => undefined })
    await admin.unsafe(statement)
    await admin.end()
  }
}

/** So many seconds before the time of the tests. */
export const ago = (seconds: number): Date => new Date(TEST_NOW.getTime() - seconds * 1_000)

/** Puts this engine behind the source `jobs` and looks at it once, as a worker does. */
export async function standIn(ctx: Context, engine: TestingEngine): Promise<void> {
  ADAPTERS['pg-boss'] = async () => engine
  replaceInstance('queues.sources')
  replaceInstance('queues.remembered')
  await meetSources(ctx)
  const claimed = await claimSource(ctx, { worker: 'test', sources: ['jobs'] })
  if (claimed) await lookAtSource(ctx, claimed)
}
