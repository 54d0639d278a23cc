import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { askRange, type RangeAsk } from './range'
import { RangeCache } from './range-cache'
import { matrix, testEngine } from './testing'

const AT = Date.parse('2026-03-31T10:00:00Z')
const STEP = 60_000
const engine = testEngine()

const asking = (more: Partial<RangeAsk> = {}): RangeAsk => ({
  from: AT,
  to: AT + 10 * STEP,
  stepMs: STEP,
  parameters: new URLSearchParams({ query: 'up' }),
  key: 'up',
  caller: 'reader',
  signal: new AbortController().signal,
  timeoutMs: 5_000,
  ...more,
})
const failure = (asked: Promise<unknown>) => asked.catch((error: unknown) => error)
const histograms = JSON.stringify({
  status: 'success',
  data: { resultType: 'matrix', result: [{ metric: {}, histograms: [[AT / 1_000, { count: '1' }]] }] },
})

describe('whoever waits for what another asked', () => {
  test('is not bound to the time that one gave himself', async () => {
    engine.answer = async (_asked, response) => {
      await sleep(1_400)
      response.end(matrix([]))
    }
    const hasty = failure(askRange(asking({ timeoutMs: 100 })))
    const patient = askRange(asking())
    expect(await hasty).toMatchObject({ extras: { kind: 'no_answer' } })
    expect((await patient).cache).toBe('miss')
  })

  test('asks for himself when that one asked for too much', async () => {
    engine.answer = ({ form }, response) => {
      const isWide = form.get('start') !== String(AT / 1_000)
      setTimeout(() => {
        if (isWide) response.writeHead(200, { 'content-length': '500000000' })
        response.end(isWide ? '' : matrix([]))
      }, 100)
    }
    const wide = failure(askRange(asking({ from: AT - 1_000 * STEP })))
    const narrow = askRange(asking())
    expect(await wide).toMatchObject({ extras: { kind: 'too_large' } })
    expect((await narrow).fetched).toEqual([{ from: AT, to: AT + 10 * STEP }])
  })
})

test('what cannot be taken apart is asked once for all who want it, first and later', async () => {
  engine.answer = async (_asked, response) => {
    await sleep(50)
    response.end(histograms)
  }
  for (const calls of [1, 2]) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => askRange(asking())))
    expect(new Set(answers.map(({ raw }) => raw?.toString()))).toEqual(new Set([histograms]))
    expect(engine.asked).toHaveLength(calls)
  }
})

test('a caller who has left already asks nothing', async () => {
  const signal = AbortSignal.abort()
  expect(await failure(askRange(asking({ signal })))).toMatchObject({ extras: { kind: 'canceled' } })
  expect(engine.asked).toEqual([])
})

test('what is known stays within its bytes, also when nothing of it ever arrives', () => {
  const cache = new RangeCache(100_000)
  for (let query = 0; query < 1_000; query++) cache.entry(`${query}`.padEnd(4_000, 'x'))
  expect(cache.bytes).toBeLessThanOrEqual(100_000)
})
