import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { SourceGuard } from './guard'

const away = () => Promise.reject(new AppError('unavailable', 'redis://:hunter2@cache refused'))
const refused = expect.objectContaining({ code: 'unavailable' })

describe('an engine that fails', () => {
  test('is left alone for ten seconds after the second time, then one tries', async () => {
    let now = 0
    let asked = 0
    const guard = new SourceGuard(() => now)
    const fail = () =>
      guard.call(100, () => {
        asked += 1
        return away()
      })
    for (let call = 0; call < 5; call++) await expect(fail()).rejects.toEqual(refused)
    expect(asked).toBe(2)
    now = 10_000
    await Promise.allSettled([fail(), fail(), fail()])
    expect(asked).toBe(3)
    now = 20_000
    expect(await guard.call(100, async () => 'back')).toBe('back')
    await expect(fail()).rejects.toEqual(refused)
    expect(asked).toBe(4)
  })

  test('is never kept from the worker, whose look lets people through again', async () => {
    const guard = new SourceGuard()
    for (let call = 0; call < 3; call++) await expect(guard.look(100, away)).rejects.toEqual(refused)
    await expect(guard.call(100, async () => 'x')).rejects.toMatchObject({
      ...{ message: 'redis://:[hidden]@cache refused', extras: { kind: 'circuit_open' } },
    })
    await guard.look(100, async () => 'back')
    expect(await guard.call(100, async () => 'x')).toBe('x')
  })

  test('and what is wrong with a question is not held against it', async () => {
    const guard = new SourceGuard()
    for (let call = 0; call < 4; call++)
      await expect(guard.call(100, () => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug')
    expect(await guard.call(100, async () => 'x')).toBe('x')
  })

  test('is cut off when it does not keep its own deadline', async () => {
    const guard = new SourceGuard()
    await expect(guard.call(1, () => new Promise(() => undefined))).rejects.toEqual(refused)
  })
})
