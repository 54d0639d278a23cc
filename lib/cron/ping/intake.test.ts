import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { Intake, MAX_WAITING } from './intake'
import type { Ping, Stored } from './store'

const ping = (slug = 'job'): Ping => ({
  ...{
    kind: 'success',
    exitCode: null,
    runId: null,
    receivedAt: new Date(),
    body: null,
    bodyBytes: 0,
    from: '',
  },
  ...{ pingId: null, keyHash: 'key', slug },
})
const stored = (pings: readonly Ping[]): Stored[] => pings.map(() => 'stored')

/** A disk that takes its time; `batches` are the slugs it was given together. */
function slowDisk(ms = 20) {
  const batches: string[][] = []
  const store = async (pings: readonly Ping[]) => {
    batches.push(pings.map(({ slug }) => slug ?? ''))
    await sleep(ms)
    return stored(pings)
  }
  return { batches, store }
}

test('what comes while a batch is on its way goes together, in the order it came', async () => {
  const { batches, store } = slowDisk()
  const intake = new Intake(store, () => undefined)
  const first = intake.take(ping('a'))
  await sleep(5)
  await Promise.all([first, ...['b', 'c', 'd'].map((slug) => intake.take(ping(slug)))])

  expect(batches).toEqual([['a'], ['b', 'c', 'd']])
})

test('nothing is answered before it is committed', async () => {
  let committed = false
  const intake = new Intake(
    async (pings) => {
      await sleep(20)
      committed = true
      return stored(pings)
    },
    () => undefined,
  )
  await intake.take(ping())

  expect(committed).toBe(true)
})

test('beyond what may wait it says when to come again, and takes more once there is room', async () => {
  const { store } = slowDisk(5)
  const intake = new Intake(store, () => undefined)
  const taken = Array.from({ length: MAX_WAITING }, () => intake.take(ping()))

  await expect(intake.take(ping())).rejects.toMatchObject({
    code: 'unavailable',
    extras: { retryAfterSeconds: 1 },
  })
  expect(new Set(await Promise.all(taken))).toEqual(new Set(['stored']))
  expect(await intake.take(ping())).toBe('stored')
})

test('large bodies count too', async () => {
  const { store } = slowDisk(5)
  const intake = new Intake(store, () => undefined)
  const large = () => intake.take({ ...ping(), body: Buffer.alloc(8 * 1024 * 1024) })
  const taken = Array.from({ length: 8 }, large)

  await expect(large()).rejects.toMatchObject({ code: 'unavailable' })
  await Promise.all(taken)
})

test('while the database is away nobody is told that it worked, and the next one is tried anew', async () => {
  let isAway = true
  const intake = new Intake(
    async (pings) => {
      if (isAway) throw new AppError('unavailable', 'The database does not answer.')
      return stored(pings)
    },
    () => undefined,
  )

  await expect(intake.take(ping())).rejects.toMatchObject({
    code: 'unavailable',
    extras: { retryAfterSeconds: 5 },
  })
  isAway = false
  expect(await intake.take(ping())).toBe('stored')
})
