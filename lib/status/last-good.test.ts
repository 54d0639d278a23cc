import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { lastGood } from './last-good'

const key = () => `test.${crypto.randomUUID()}`
const never = () => new Promise<never>(() => undefined)

test('gives a fresh value, and that one again when the next read fails', async () => {
  const mine = key()
  const fresh = await lastGood(mine, async () => 1)
  expect(fresh).toMatchObject({ value: 1, stale: false })
  const broken = async () => Promise.reject(new AppError('unavailable', 'away'))
  expect(await lastGood(mine, broken)).toEqual({ value: 1, at: fresh.at, stale: true })
})

test('gives the last good one when a read does not come back in time, and learns from it when it does', async () => {
  const mine = key()
  await lastGood(mine, async () => 'old')
  let arrive: (value: string) => void = () => undefined
  const slow = () =>
    new Promise<string>((resolve) => {
      arrive = resolve
    })
  expect(await lastGood(mine, slow, { waitMs: 20 })).toMatchObject({ value: 'old', stale: true })
  arrive('new')
  await Promise.resolve()
  expect(await lastGood(mine, never, { waitMs: 20 })).toMatchObject({ value: 'new', stale: true })
})

test('says unavailable when nothing good is known yet', async () => {
  await expect(lastGood(key(), never, { waitMs: 20 })).rejects.toMatchObject({ code: 'unavailable' })
})

test('hides no refusal behind an old value', async () => {
  const mine = key()
  await lastGood(mine, async () => 1)
  const refuse = async () => Promise.reject(new AppError('forbidden', 'no'))
  await expect(lastGood(mine, refuse)).rejects.toMatchObject({ code: 'forbidden' })
  const bug = async () => Promise.reject(new TypeError('undefined is not a function'))
  await expect(lastGood(mine, bug)).rejects.toThrow(TypeError)
})

test('waits less while it is known that nothing answers', async () => {
  const mine = key()
  await lastGood(mine, async () => 1)
  await lastGood(mine, never, { waitMs: 20 })
  const startedAt = performance.now()
  expect(await lastGood(mine, never, { waitMs: 60_000 })).toMatchObject({ value: 1, stale: true })
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})
