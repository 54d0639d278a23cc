import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findAppError } from '@/lib/errors'
import { guardedPool, type Pool } from './pool'
import { type OwnPostgres, ownPostgres } from './testing/own-postgres'

const RECOVERY_MS = 5_000

let server: OwnPostgres
let pool: Pool
const unhandled: unknown[] = []
const note = (error: unknown) => unhandled.push(error)

beforeAll(async () => {
  process.on('unhandledRejection', note)
  server = await ownPostgres()
  await server.start()
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  await server.remove()
})
beforeEach(async () => {
  // A shorter deadline than in service, with the same proportions: these tests are about what happens, not when.
  pool = guardedPool(server.url, { queryMs: 1_500, transactionMs: 3_000, waitMs: 1_000, connectMs: 1_000 })
  await pool.sql.unsafe('create table if not exists notes (text text)')
  await pool.sql.unsafe('truncate notes')
})
afterEach(async () => {
  await pool.end(0)
  expect(unhandled).toEqual([])
})

const ask = () => pool.sql`select 1 as one`
const failureOf = (work: PromiseLike<unknown>) =>
  Promise.resolve(work).then(
    () => undefined,
    (error: unknown) => findAppError(error) ?? error,
  )

/** Milliseconds until a read is answered again. */
async function recovery(): Promise<number> {
  const since = performance.now()
  while (performance.now() - since < 3 * RECOVERY_MS) {
    if ((await failureOf(ask())) === undefined) return performance.now() - since
    await sleep(50)
  }
  return Number.POSITIVE_INFINITY
}

/** Keeps asking until told to stop; the failures, and the longest any question took. */
function probe(question: () => PromiseLike<unknown> = ask, everyMs = 50) {
  const failures: unknown[] = []
  let longestMs = 0
  let stopped = false
  const running = (async () => {
    const asked: Promise<void>[] = []
    while (!stopped) {
      const since = performance.now()
      asked.push(
        failureOf(question()).then((failure) => {
          longestMs = Math.max(longestMs, performance.now() - since)
          if (failure) failures.push(failure)
        }),
      )
      await sleep(everyMs)
    }
    await Promise.all(asked)
  })()
  return async () => {
    stopped = true
    await running
    return { failures, longestMs }
  }
}

describe('the server goes away', () => {
  test('F02 an immediate stop fails every query with 503 at once, and it is found again by itself', async () => {
    await ask()
    const stopProbe = probe()
    await server.stop('immediate')
    await sleep(500)
    const since = performance.now()
    const failure = await failureOf(pool.sql`insert into notes values ('x')`)
    const tookMs = performance.now() - since
    const { failures, longestMs } = await stopProbe()
    await server.start()

    expect(failure).toMatchObject({ code: 'unavailable', status: 503 })
    expect(tookMs).toBeLessThan(1_500)
    expect(failures.every((one) => findAppError(one)?.code === 'unavailable')).toBe(true)
    expect(longestMs).toBeLessThan(4_000)
    expect(await recovery()).toBeLessThan(RECOVERY_MS)
  })

  test('F03 a restart costs reads at most one failure a connection', async () => {
    await pool.end(0)
    // A restart on a busy machine takes longer than a second: the pause that reads sit out is longer here too.
    pool = guardedPool(server.url, { retryMs: 4_000, waitMs: 4_000 })
    await Promise.all(Array.from({ length: 8 }, ask))
    const stopProbe = probe(ask, 25)
    await server.stop('fast')
    await server.start()
    await sleep(500)
    const { failures, longestMs } = await stopProbe()

    expect(failures.length).toBeLessThanOrEqual(8)
    expect(longestMs).toBeLessThan(10_000)
    expect(pool.state().open).toBeLessThanOrEqual(8)
  })

  test('F04 a killed server process rolls back its transaction and is replaced', async () => {
    const cut = failureOf(
      pool.sql.begin(async (tx) => {
        await tx`insert into notes values ('half')`
        await sleep(300)
        await tx`insert into notes values ('whole')`
      }),
    )
    await sleep(100)
    await server.signal('SIGKILL')

    expect(await cut).toMatchObject({ code: 'unavailable' })
    expect(await recovery()).toBeLessThan(RECOVERY_MS)
    expect(await pool.sql`select * from notes`).toHaveLength(0)
  })

  test('F11 a server without a free connection is asked at most once a second', async () => {
    await pool.end(0)
    server.set('max_connections = 8')
    await server.stop('fast')
    await server.start()
    const others: postgres.Sql[] = []
    try {
      for (let full = false; !full; ) {
        const other = postgres(server.url, { max: 1, onnotice: () => undefined, fetch_types: false })
        others.push(other)
        full = await other`select 1`.then(
          () => false,
          () => true,
        )
      }
      pool = guardedPool(server.url, { connectMs: 1_000 })
      const stopProbe = probe(ask, 20)
      await sleep(2_500)
      const { failures, longestMs } = await stopProbe()

      const causes = new Set(failures.map((one) => (one instanceof Error ? one.cause : undefined)))
      expect(failures.length).toBeGreaterThan(20)
      // Every attempt brings an error of its own; who does not try gets the last one again.
      expect(causes.size).toBeLessThanOrEqual(4)
      expect(failures[0]).toMatchObject({ code: 'unavailable', cause: { code: '53300' } })
      expect(longestMs).toBeLessThan(2_000)
    } finally {
      await Promise.all(others.map((other) => other.end({ timeout: 0 })))
    }
    expect(await recovery()).toBeLessThan(RECOVERY_MS)
    server.set('max_connections = 60')
    await server.stop('fast')
    await server.start()
  })
})

describe('the server stands still', () => {
  test('F05 frozen server processes: 503 by the deadline, no growth, recovery, nothing written twice', async () => {
    await Promise.all(Array.from({ length: 8 }, () => pool.sql`select pg_sleep(0.05)`))
    const frozen = await server.signal('SIGSTOP')
    try {
      const writes = Array.from({ length: 12 }, (_, at) =>
        failureOf(pool.sql`insert into notes values (${`note ${at}`})`),
      )
      const failures = await Promise.all(writes)
      const failed = failures.filter((failure) => failure !== undefined)

      expect(failed.length).toBeGreaterThanOrEqual(frozen.length > 0 ? 1 : 0)
      expect(failed.every((failure) => findAppError(failure)?.code === 'unavailable')).toBe(true)
      expect(pool.state()).toMatchObject({ waiting: 0 })
      expect(pool.state().open).toBeLessThanOrEqual(8)
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT')
    }

    expect(await recovery()).toBeLessThan(RECOVERY_MS)
    await sleep(300)
    const rows = await pool.sql`select text, count(*)::int as times from notes group by text`
    expect(rows.every(({ times }) => times === 1)).toBe(true)
  })

  test('F09 one slow query fails by itself while others are answered', async () => {
    const slow = failureOf(pool.sql`select pg_sleep(30)`)
    const stopProbe = probe()

    expect(await slow).toMatchObject({ code: 'unavailable', message: 'The database took too long.' })
    expect((await stopProbe()).failures).toEqual([])
  })

  test('F09 a held lock fails who waits for it, and nobody else', async () => {
    const holder = postgres(server.url, { max: 1, onnotice: () => undefined })
    const held = holder.begin(async (tx) => {
      await tx`lock table notes`
      await sleep(2_500)
    })
    await sleep(200)

    expect(await failureOf(pool.sql`insert into notes values ('x')`)).toMatchObject({ code: 'unavailable' })
    expect(await failureOf(ask())).toBeUndefined()
    await held
    await holder.end()
  })

  test('F10 200 slow reads at once: a bounded queue, 503 for the rest, and then all is well', async () => {
    const small = guardedPool(server.url, { waiting: 100, waitMs: 1_000 })
    const since = performance.now()
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => failureOf(small.sql`select pg_sleep(0.4)`)),
    )
    const refused = answers.filter((answer) => answer !== undefined)

    expect(refused.length).toBeGreaterThanOrEqual(92)
    expect(refused[0]).toMatchObject({ code: 'unavailable', extras: { retryAfterSeconds: 2 } })
    expect(performance.now() - since).toBeLessThan(10_000)
    expect(small.state()).toMatchObject({ waiting: 0 })
    expect(await failureOf(small.sql`select 1`)).toBeUndefined()
    await small.end(0)
  })

  test('a read-only server answers reads and refuses writes with 503', async () => {
    await pool.sql.unsafe('alter database postgres set default_transaction_read_only = on')
    const fresh = guardedPool(server.url)
    try {
      expect(await failureOf(fresh.sql`select 1`)).toBeUndefined()
      expect(await failureOf(fresh.sql`insert into notes values ('x')`)).toMatchObject({
        code: 'unavailable',
      })
    } finally {
      await fresh.sql.unsafe('set default_transaction_read_only = off')
      await pool.sql.unsafe('alter database postgres reset default_transaction_read_only')
      await fresh.end(0)
    }
  })
})
