import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { openSql } from './adapter'
import { river, VAPOR_DDL } from './dialects'
import { ForeignEngine, readyConfiguration } from './testing'

const SETTINGS = { tenantPath: 'customer.id', poolSize: 2, timeoutMs: 2_000 }
const engine = new ForeignEngine(river)

type Queries = Partial<Parameters<typeof openSql>[0]['queries']>

const asked = <T>(
  queries: Queries,
  ask: (adapter: ReturnType<typeof openSql>) => Promise<T>,
  changed = {},
) => {
  const overview = `select 'mail' as queue, 0 as waiting`
  const config = { url: engine.url, queries: { overview, lists: {}, ...queries } }
  const adapter = openSql(config, { ...SETTINGS, ...changed })
  return ask(adapter).finally(() => adapter.close())
}

const overviewBy = (overview: string) => asked({ overview }, (adapter) => adapter.overview())

const failedBy = (failed: string, filter = {}, page = { after: null as string | null, limit: 10 }) =>
  asked({ lists: { failed } }, (adapter) => adapter.jobs({ queue: 'mail', state: 'failed', ...filter }, page))

const list = (rows: string) => `select * from (values ${rows}) as t (id, at, error)
  where $1 = 'mail' and (at, id) < ($2, $3) order by at desc, id desc limit $4`

beforeAll(() => engine.start())
afterAll(() => engine.stop())

describe('what a query gives', () => {
  test('is read as far as its names are known, in whatever type it comes', async () => {
    const found = await overviewBy(`
      select 'mail' as queue, 7::numeric as waiting, '10000+' as failed, '~25000' as completed, 3.0 as active,
        'now'::timestamptz at time zone 'UTC' as oldest_waiting_at, 't' as paused, 5 as finished,
        now() - interval '1 hour' as finished_since, 'whatever' as colour;  `)

    expect(found).toMatchObject([
      {
        queue: 'mail',
        counts: {
          waiting: { value: 7, exactness: 'exact' },
          active: { value: 3, exactness: 'exact' },
          failed: { value: 10_000, exactness: 'at_least' },
          completed: { value: 25_000, exactness: 'estimate' },
          delayed: null,
        },
        paused: true,
        workers: null,
        finished: { count: 5 },
      },
    ])
    expect(Math.abs(Number(found[0]?.oldestWaitingAt) - Date.now())).toBeLessThan(10_000)
  })

  test('is left out row by row where it makes no sense', async () => {
    const rows = `(null, '3'), ('', '1'), ('odd', 'many'), ('less', '-1'), ('fine', '2')`
    const found = await overviewBy(
      `select *, 'soon' as oldest_waiting_at from (values ${rows}) as t (queue, waiting)`,
    )
    expect(found).toMatchObject([{ queue: 'fine', oldestWaitingAt: null }])
  })

  test.each([
    ['queue', `select 'mail' as name, 1 as waiting`],
    ['waiting', `select 'mail' as queue`],
  ])('must hold the column %s, and the message names it', async (column, overview) => {
    await expect(overviewBy(overview)).rejects.toMatchObject({
      code: 'upstream_failed',
      message: `The query "overview" gives no column "${column}".`,
    })
  })

  test('is never more than 500 queues', async () => {
    expect(
      await overviewBy(`select 'q' || n as queue, n as waiting from generate_series(1, 900) as n`),
    ).toHaveLength(500)
  })

  test('needs the version of a job where it can be retried', async () => {
    const jobs = `select id, 'failed' as state from river_job where queue = $1 and id = any($2)`
    const retry = 'update river_job set queue = $1 where id = any($2) returning id'
    const looked = asked({ jobs, retry }, (adapter) => adapter.lookAt('mail', ['1']))
    await expect(looked).rejects.toMatchObject({ message: 'The query "jobs" gives no column "version".' })
  })
})

describe('a query', () => {
  test.each([
    ['delete from river_job returning queue, 1 as waiting', '42601'],
    ['with gone as (delete from river_job returning queue) select queue, 1 as waiting from gone', '0A000'],
    [`select 'a' as queue, nextval('river_job_id_seq') as waiting`, '25006'],
    [
      `select 'a' as queue, 1 as waiting from (select set_config('transaction_read_only', 'off', true)) as t`,
      '25001',
    ],
    ['select queue, waiting from no_such_table', '42P01'],
    [`select 'a' as queue, 1/0 as waiting`, '22012'],
  ])('%s is refused (%s)', async (overview, code) => {
    await expect(overviewBy(overview)).rejects.toMatchObject({
      code: 'upstream_failed',
      message: expect.stringContaining(`The database does not take the query "overview" (${code})`),
    })
  })

  test('that takes too long is unavailable in time, and so is one that waits for a lock', async () => {
    const overview = `select 'a' as queue, 1 as waiting from pg_sleep(30)`
    const begunAt = performance.now()
    const slow = asked({ overview }, (adapter) => adapter.overview(), { timeoutMs: 300 })
    await expect(slow).rejects.toMatchObject({ code: 'unavailable' })
    expect(performance.now() - begunAt).toBeLessThan(1_500)
  })

  test('may end in a comment, and leave out values it has no use for', async () => {
    const failed = `select 1 as id, now() as at, 'x' as error limit $4 -- all of them`
    expect((await failedBy(failed)).jobs).toMatchObject([{ id: '1', error: 'x' }])
  })

  test('is asked for its columns again when they have changed', async () => {
    await engine.sql`create table changing (queue text, waiting int, failed int)`
    await engine.sql`insert into changing values ('mail', 1, 2)`
    await asked({ overview: 'select * from changing' }, async (adapter) => {
      expect((await adapter.overview())[0]?.counts.failed?.value).toBe(2)
      await engine.sql`alter table changing drop column failed`
      await expect(adapter.overview()).rejects.toMatchObject({ code: 'upstream_failed' })
      expect(await adapter.overview()).toMatchObject([{ queue: 'mail', counts: { failed: null } }])
    })
  })
})

describe('pages', () => {
  const micro = (n: number) => `'2026-01-01 10:00:00.00000${n}+00'::timestamptz`
  const rows = [1, 2, 3, 4, 5].map((n) => `(${n}, ${micro(Math.ceil(n / 2))}, 'e${n}')`).join(', ')

  test('neither repeat nor miss jobs of one millisecond', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = await failedBy(list(rows), {}, { after, limit: 2 })
      seen.push(...page.jobs.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(seen).toEqual(['5', '4', '3', '2', '1'])
  })

  test('refuse a place whose id is none in this database', async () => {
    const place = ['failed', ['2026-01-01 10:00:00+00', 'x']]
    const after = Buffer.from(JSON.stringify(place)).toString('base64url')
    await expect(failedBy(list(rows), {}, { after, limit: 2 })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('of a list that is not configured are empty', async () => {
    expect(await failedBy(list(rows), { state: 'waiting' })).toEqual({
      jobs: [],
      next: null,
      isBounded: false,
    })
  })

  test('cannot be narrowed by a payload that the query does not give', async () => {
    const found = failedBy(list(rows), { payload: { path: 'a', value: '1' } })
    await expect(found).rejects.toMatchObject({ code: 'unprocessable' })
  })

  test('try a filter on 5 000 jobs at a time', async () => {
    const failed = `select n as id, 'epoch'::timestamptz + n * interval '1 s' as at, 'e' || n as error
      from generate_series(1, 7000) as n
      where $1 = 'mail' and ('epoch'::timestamptz + n * interval '1 s', n) < ($2, $3) order by at desc limit $4`
    const first = await failedBy(failed, { text: 'e1500' })
    expect(first).toMatchObject({ jobs: [], isBounded: true })
    const second = await failedBy(failed, { text: 'e1500' }, { after: first.next, limit: 10 })
    expect(second).toMatchObject({ jobs: [{ id: '1500' }], next: null, isBounded: false })
  })
})

describe('payloads', () => {
  const shown = async (payload: string) => {
    const columns = `'7' as id, 'failed' as state, now() as at, ${payload} as payload`
    const jobs = `select ${columns} where $1 = 'mail' and '7' = any($2::text[])`
    const failed = `select ${columns} where $1 = 'mail' and (now() - interval '1 s', '') < ($2, $3) limit $4`
    return asked({ jobs, lists: { failed } }, async (adapter) => {
      const job = await adapter.job('mail', '7')
      const filter = { queue: 'mail', state: 'failed', payload: { path: 'order.id', value: '42' } } as const
      const found = await adapter.jobs(filter, { after: null, limit: 5 })
      return { text: job?.payload?.text, tenant: job?.tenant, isFound: found.jobs.length === 1 }
    })
  }
  const json = '{"customer": {"id": "nörth"}, "order": {"id": 42}}'
  const wanted = { text: json, tenant: 'nörth', isFound: true }

  test.each([['jsonb'], ['json'], ['text']])('are looked into as %s', async (type) => {
    const found = await shown(`'${json}'::${type}`)
    expect({ ...found, text: JSON.parse(found.text ?? '') }).toEqual({ ...wanted, text: JSON.parse(json) })
  })

  test('are looked into as bytes, and told by their number where those are no text', async () => {
    expect(await shown(`convert_to('${json}', 'UTF8')`)).toEqual(wanted)
    expect(await shown(`'\\xfffe0080'::bytea`)).toMatchObject({
      text: '(4 bytes that are no text)',
      isFound: false,
    })
  })

  test.each(['not json', '[]', 'null', '{"customer": null}'])('of any text do no harm: %s', async (text) => {
    expect(await shown(`'${text}'::text`)).toEqual({ text, tenant: null, isFound: false })
  })
})

describe('the ready configurations', () => {
  test('bring back all of River but a job that is unique and there again', async () => {
    await engine.addQueue('unique')
    const ids = await engine.produce('unique', [{}, {}, {}])
    await engine.work('unique', [{ fails: 'a' }, { fails: 'b' }, { fails: 'c' }])
    await engine.sql`update river_job set unique_key = 'k' where id = ${ids[1] ?? ''}`
    await engine.sql`insert into river_job (queue, kind, args, max_attempts, unique_key) values ('other', 'k', '{}', 1, 'k')`
    const adapter = engine.open(SETTINGS)
    const refs = (await adapter.lookAt('unique', ids)).map(({ id, version }) => ({ id, version }))

    expect(await adapter.retry?.('unique', refs)).toEqual(['done', 'changed', 'done'])
    const states = (await adapter.lookAt('unique', ids)).map(({ state }) => state)
    expect(states).toEqual(['waiting', 'failed', 'waiting'])
    await adapter.close()
  })

  test('tell what River says of a paused queue and of every attempt', async () => {
    await engine.addQueue('attempts')
    await engine.sql`update river_queue set paused_at = now() where name = 'attempts'`
    const [id = ''] = await engine.produce('attempts', [{ maxAttempts: 2 }])
    await engine.work('attempts', [{ heals: 'first' }])
    await engine.sql`update river_job set state = 'available' where id = ${id}`
    await engine.work('attempts', [{ fails: 'second' }])
    const adapter = engine.open(SETTINGS)

    expect((await adapter.overview()).find(({ queue }) => queue === 'attempts')).toMatchObject({
      paused: true,
    })
    const { errors } = (await adapter.job('attempts', id)) ?? {}
    expect(errors).toEqual([
      { at: expect.any(Date), text: 'first\nmain.go:12' },
      { at: expect.any(Date), text: 'second\nmain.go:12' },
    ])
    await adapter.close()
  })

  test('read Vapor Queues, whose failed jobs are gone', async () => {
    await engine.sql.unsafe(VAPOR_DDL)
    const payload = `convert_to('{"customer": {"id": "north"}}', 'UTF8')`
    await engine.sql.unsafe(`insert into _jobs_meta values
      ('w', 'mail', 'Mail', now() - interval '9 min', null, 'pending', 3, 0, ${payload}, now()),
      ('d', 'mail', 'Mail', now(), now() + interval '1 h', 'pending', 3, 0, ${payload}, now()),
      ('r', 'mail', 'Mail', now(), now() + interval '1 h', 'pending', 2, 1, ${payload}, now()),
      ('a', 'mail', 'Mail', now(), null, 'processing', 3, 0, ${payload}, now()),
      ('c', 'mail', 'Mail', now(), null, 'completed', 3, 0, ${payload}, now())`)
    const adapter = openSql(readyConfiguration('vapor-queues', engine.url), SETTINGS)

    const [reading] = await adapter.overview()
    const one = { value: 1, exactness: 'exact' }
    expect(reading).toMatchObject({
      queue: 'mail',
      counts: { waiting: one, active: one, delayed: one, retrying: one, failed: null, completed: null },
      tenants: [{ tenant: 'north', jobs: 1 }],
    })
    expect(Date.now() - Number(reading?.oldestWaitingAt)).toBeGreaterThan(500_000)
    for (const [state, id] of Object.entries({ waiting: 'w', delayed: 'd', retrying: 'r', active: 'a' }))
      expect(await adapter.lookAt('mail', [id])).toMatchObject([
        { id, state, tenant: 'north', maxAttempts: 3 },
      ])
    const { jobs } = await adapter.jobs({ queue: 'mail' }, { after: null, limit: 10 })
    expect(jobs.map(({ id }) => id)).toEqual(['r', 'a', 'w', 'd'])
    expect(await adapter.lookAt('mail', ['c'])).toEqual([])
    await adapter.close()
  })
})

test('a wrong password is unavailable, and neither it nor the host is in the words', async () => {
  const url = new URL(engine.url)
  url.username = 'nobody'
  url.password = 's3cret-word'
  const adapter = openSql({ url: url.href, queries: { overview: 'select 1', lists: {} } }, SETTINGS)
  const error = await adapter.overview().catch((reason: unknown) => reason)
  await adapter.close()
  if (!(error instanceof AppError)) throw error
  expect(error.code).toBe('unavailable')
  expect(error.message).not.toMatch(/s3cret|127\.0\.0\.1|localhost/)
})
