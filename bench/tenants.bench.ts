import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { migrateDatabase } from '@/db/migrate'
import { systemContext } from '@/lib/context'
import { databaseUrl, resetEnv } from '@/lib/env'
import { tenantList, tenantQuery } from '@/lib/tenants/contract'
import { getTenant, listTenants } from '@/lib/tenants/queries'
import { atMost, median, report } from './report'

const TENANTS = 100_000
const ROUNDS = 15
const SEARCH_MS = 200
const PAGE_MS = 1_000
const NAME = 'pitwall_bench_product'

process.env.LOG_LEVEL = 'error'

/** Searches among 100 000 tenants of a product without an index on their names, and everything about one of them. */
async function main(): Promise<void> {
  await migrateDatabase(databaseUrl())
  const admin = postgres(databaseUrl(), { max: 1, onnotice: () => undefined })
  await admin.unsafe(`drop database if exists ${NAME} with (force)`)
  await admin.unsafe(`create database ${NAME}`)
  const url = new URL(databaseUrl())
  url.pathname = `/${NAME}`
  await fill(url.toString())
  configure(url.toString())

  const searches = {
    'recent first': '',
    'part of a name': 'league 99',
    'no match': 'zzzz',
    'exact id': 'lg_77777',
  }
  const checks = []
  for (const [what, q] of Object.entries(searches)) {
    const ms = await timed(() => listTenants(systemContext(), tenantList.parse({ q })))
    checks.push(atMost(`tenant-search ${what}, ms`, ms, SEARCH_MS))
  }
  const ms = await timed(() => getTenant(systemContext(), 'lg_77777', tenantQuery.parse({})))
  checks.push(atMost('tenant-page everything, ms', ms, PAGE_MS))
  report('tenants', checks)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now()
    await work()
    taken.push(performance.now() - from)
  }
  console.log(taken.map((ms) => Math.round(ms)).join(' '))
  // The first one connects, as it does after every idle half minute.
  return Math.max(median(taken), taken[0] ?? 0)
}

async function fill(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(`
    create table tenants as
      select 'lg_' || n as id, 'The ' || md5(n::text) || ' League ' || n as name, 'd' || n || '.example' as domain,
        'owner' || n || '@players.example' as owner_email, now() - n * interval '1 minute' as active_at
      from generate_series(1, ${TENANTS}) as n;
    alter table tenants add primary key (id);
    create table errors as
      select 'lg_' || (random() * ${TENANTS})::int as tenant, now() - random() * interval '1 day' as at,
        'POST /api/picks' as endpoint, 'no feed of race ' || n as message
      from generate_series(1, 20000) as n;
    insert into errors select 'lg_77777', now() - n * interval '1 second', 'POST /api/picks', 'no feed' from generate_series(1, 500) as n;
    create index on errors (tenant, at desc);
    create index on errors (at desc);
    analyze;`)
  await sql.end()
}

function configure(url: string): void {
  const file = join(mkdtempSync(join(tmpdir(), 'pitwall-bench-')), 'pitwall.yaml')
  const errors = 'select at, endpoint, message from errors where tenant = $1 and at >= $2 and at < $3'
  const tenants = {
    ...{ kind: 'sql', url, searchBy: ['name', 'domain'] },
    fields: { name: 'open', domain: 'open', endpoint: 'open', message: 'open' },
    queries: {
      search: 'select * from tenants',
      summary: 'select * from tenants where id = $1',
      errors,
      allErrors: 'select tenant, at, endpoint, message from errors where at >= $1 and at < $2',
      usage: `select 'errors' as metric, date_trunc('day', at) as at, count(*) as value from errors where tenant = $1 and at >= $2 group by 2`,
    },
  }
  writeFileSync(file, `tenants: ${JSON.stringify(tenants)}\n`)
  process.env.PITWALL_CONFIG = file
  resetEnv()
}

await main()
