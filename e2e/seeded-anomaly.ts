import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { test as base } from './fixtures'

export const SENTENCE = 'p95 612 ms; usual at 20:02 is 180 ms (150-235); 3.1x outside for 11 min'
export const CAUSE = 'The database answers in 1.2 s since 2 min before; the shop needs it.'

type Seeded = { id: string; service: string }

/** `anomaly`: an open one of a service that nobody watches, so that only the test changes it; gone with the test. */
export const test = base.extend<{ anomaly: Seeded }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  anomaly: async ({}, use) => {
    const { databaseUrl } = JSON.parse(
      readFileSync(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json', 'utf8'),
    )
    const sql = postgres(databaseUrl, { max: 1 })
    const service = `shop-${crypto.randomUUID().slice(0, 8)}`
    await use({ service, id: await seed(sql, service) })
    await sql`delete from anomalies where service = ${service}`
    await sql.end()
  },
})

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)

async function seed(sql: postgres.Sql, service: string): Promise<string> {
  const expected = { value: 180, low: 150, high: 235 }
  const since = ago(14).toISOString()
  const candidate = { kind: 'dependency', subject: 'dependency:db', at: since, evidence: CAUSE, href: '/#db' }
  const context = {
    asOf: ago(0).toISOString(),
    dependencies: [{ id: 'db', name: 'Database', level: 'degraded', need: 'hard', since }],
    changes: [],
    together: [],
  }
  const [row] = await sql`
    insert into anomalies (service, signal, unit, state, severity, onset_at, opened_at, last_joined_at, peak_at,
      peak_score, observed, expected, sentence, affected_requests, context, candidates)
    values (${service}, 'p95', 'ms', 'open', 'critical', ${ago(12)}, ${ago(10)}, ${ago(10)}, ${ago(5)}, 3.1, 612,
      ${sql.json(expected)}, ${SENTENCE}, 1843, ${sql.json(context)}, ${sql.json([candidate])})
    returning id`
  return String(row?.id)
}
