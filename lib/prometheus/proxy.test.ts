import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { GET as labelValues } from '@/app/api/prom/api/v1/label/[name]/values/route'
import { GET as instant } from '@/app/api/prom/api/v1/query/route'
import { GET as range, POST as rangeForm } from '@/app/api/prom/api/v1/query_range/route'
import { POST as series } from '@/app/api/prom/api/v1/series/route'
import { createApiToken } from '@/db/testing/callers'
import { matrix, testEngine } from './testing'

const PATH = 'http://pitwall/api/prom/api/v1'
const OLD = Date.parse('2026-03-31T10:00:00Z') / 1_000

const engine = testEngine()
const tokens = { raw: '', named: '' }
beforeAll(async () => {
  tokens.raw = await createApiToken({ scopes: ['prom:query', 'prom:raw'] })
  tokens.named = await createApiToken({ scopes: ['prom:query'] })
})

type Who = keyof typeof tokens

const bearer = (who: Who) => ({ authorization: `Bearer ${tokens[who]}` })

const rangeUrl = (more: Record<string, string> = {}) =>
  `${PATH}/query_range?${new URLSearchParams({ query: 'up', start: String(OLD), end: String(OLD + 600), step: '60', ...more })}`

const askRange = (more: Record<string, string> = {}, who: Who = 'raw', signal?: AbortSignal) =>
  range(new Request(rangeUrl(more), { headers: bearer(who), ...(signal && { signal }) }))

const askInstant = (query: string, who: Who = 'raw') =>
  instant(new Request(`${PATH}/query?${new URLSearchParams({ query })}`, { headers: bearer(who) }))

const told = async (answering: Response | Promise<Response>) => {
  const answer = await answering
  return { status: answer.status, body: await answer.json() }
}

/** One series whose value is the time. */
const clockSeries = (form: URLSearchParams) => {
  const values: [number, string][] = []
  for (let at = Number(form.get('start')); at <= Number(form.get('end')); at += Number(form.get('step')))
    values.push([at, String(at)])
  return matrix([{ metric: { __name__: 'up' }, values }])
}
const answerClock = () => {
  engine.answer = ({ form }, response) => response.end(clockSeries(form))
}

describe('a range', () => {
  test('that is known asks nothing, one that moved asks for what is new', async () => {
    answerClock()
    const first = await askRange()
    expect(first.headers.get('x-pitwall-cache')).toBe(`status=miss; fetched=[${OLD}-${OLD + 600}]`)
    const again = await askRange()
    expect(again.headers.get('x-pitwall-cache')).toBe('status=hit; fetched=[]')
    expect(await again.json()).toEqual(await first.json())
    const moved = await askRange({ start: String(OLD + 60), end: String(OLD + 660) })
    expect(moved.headers.get('x-pitwall-cache')).toBe(`status=partial; fetched=[${OLD + 660}-${OLD + 660}]`)
    const { data } = await moved.json()
    expect(data.result[0].values).toHaveLength(11)
    expect(engine.asked).toHaveLength(2)
  })

  test('is aligned to its step', async () => {
    answerClock()
    const { body } = await told(askRange({ start: String(OLD + 59.9), end: String(OLD + 125) }))
    expect(body.data.result[0].values.map(([at]: [number]) => at)).toEqual([OLD, OLD + 60, OLD + 120])
  })

  test('comes from a form as well, and a timeout is passed on', async () => {
    answerClock()
    const body = new URLSearchParams({
      query: 'up',
      start: String(OLD),
      end: String(OLD),
      step: '1m',
      timeout: '2s',
    })
    const answer = await rangeForm(
      new Request(`${PATH}/query_range`, { method: 'POST', headers: bearer('raw'), body }),
    )
    expect(answer.status).toBe(200)
    expect(engine.asked[0]?.form.get('timeout')).toBe('2000ms')
  })

  test('asked by fifty at once is asked of the engine once', async () => {
    engine.answer = async ({ form }, response) => {
      await sleep(100)
      response.end(clockSeries(form))
    }
    const answers = await Promise.all(Array.from({ length: 50 }, () => askRange()))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(engine.asked).toHaveLength(1)
  })

  test.each([{ warnings: ['a store is away'] }, { isPartial: true }])(
    'with %j is passed on and not kept',
    async (more) => {
      engine.answer = (_asked, response) => response.end(matrix([], more))
      expect((await told(askRange())).body).toMatchObject({ status: 'success', ...more })
      await askRange()
      expect(engine.asked).toHaveLength(2)
    },
  )

  test('of native histograms, or with a modifier that looks elsewhere, is passed on as it is', async () => {
    const histograms = JSON.stringify({
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: {}, histograms: [[OLD, { count: '1' }]] }] },
    })
    engine.answer = (_asked, response) => response.end(histograms)
    for (let time = 0; time < 2; time++) expect((await told(askRange())).body).toEqual(JSON.parse(histograms))
    answerClock()
    const unstable = await askRange({ query: 'up offset -1h' })
    expect(unstable.headers.get('x-pitwall-cache')).toContain('status=bypass')
  })
})

describe('what is refused before the engine hears of it', () => {
  test.each([
    ['11 001 points', { end: String(OLD + 660_000), step: '60' }, 'maximum resolution'],
    ['a range of years', { start: '0', step: '1w' }, 'at most 400 days'],
    ['an end before the start', { end: String(OLD - 1) }, 'is before start'],
    ['a step of zero', { step: '0' }, 'no duration of whole milliseconds above zero'],
    ['a step below a millisecond', { step: '0.0001' }, 'no duration of whole milliseconds'],
    ['a step that is none', { step: 'NaN' }, 'no duration'],
    ['a time beyond all calendars', { end: '1e30' }, 'no time'],
    ['a query of more than 4 kB', { query: 'x'.repeat(4_097) }, 'more than 4096 bytes'],
  ])('%s', async (_what, more, words) => {
    const { status, body } = await told(askRange(more))
    expect({ status, body }).toMatchObject({ status: 400, body: { status: 'error', errorType: 'bad_data' } })
    expect(body.error).toContain(words)
    expect(engine.asked).toEqual([])
  })

  test.each([
    ['free PromQL', 'sum(rate(up[5m]))', 403, 'forbidden'],
    ['a subquery', 'max_over_time(up[10y:1s])', 400, 'bad_data'],
    ['every series', '{__name__=~".+"}', 400, 'bad_data'],
    ['a selector without a name', 'sum({job="x"})', 400, 'bad_data'],
  ])('%s from who may only ask named queries', async (_what, query, status, errorType) => {
    expect(await told(askInstant(query, 'named'))).toMatchObject({ status, body: { errorType } })
    expect(engine.asked).toEqual([])
  })

  test('series of no name, but not those of a named metric', async () => {
    engine.answer = (_asked, response) => response.end('{"status":"success","data":[]}')
    const find = (selector: string) =>
      told(
        series(
          new Request(`${PATH}/series`, {
            method: 'POST',
            headers: bearer('named'),
            body: new URLSearchParams([
              ['match[]', selector],
              ['match[]', 'up'],
            ]),
          }),
        ),
      )
    expect(await find('{job=~".+"}')).toMatchObject({ status: 400 })
    expect(await find(`{job=~".+",zz!="__name__='"}`)).toMatchObject({ status: 400 })
    expect(await find('{__name__=~"u.*"}')).toMatchObject({ status: 400 })
    expect(await find('{__name__="up"}')).toMatchObject({ status: 200 })
    expect(engine.asked[0]?.form.getAll('match[]')).toEqual(['{__name__="up"}', 'up'])
  })

  test('a label that is none', async () => {
    const params = Promise.resolve({ name: '../admin/tsdb' })
    const request = new Request(`${PATH}/label/x/values`, { headers: bearer('raw') })
    expect(await told(labelValues(request, { params }))).toMatchObject({ status: 400 })
  })
})

test('whoever may only ask named queries still hears whether somebody is there', async () => {
  engine.answer = (_asked, response) => response.end('{"status":"success","data":{}}')
  expect((await askInstant('1+1', 'named')).status).toBe(200)
  expect((await askInstant('vector(1)', 'named')).status).toBe(200)
})

describe('what the engine refuses keeps its number, type and words', () => {
  test.each([
    [400, 'bad_data', 400],
    [422, 'execution', 422],
    [503, 'timeout', 503],
    [503, 'unavailable', 503],
  ])('%i %s', async (code, errorType, status) => {
    engine.answer = (_asked, response) => {
      response.statusCode = code
      response.end(JSON.stringify({ status: 'error', errorType, error: 'the words' }))
    }
    expect(await told(askRange())).toMatchObject({
      status,
      body: { status: 'error', errorType, error: 'the words' },
    })
  })
})

test('turns are given: never more than two of one caller at the engine', async () => {
  let now = 0
  let most = 0
  engine.answer = async ({ form }, response) => {
    most = Math.max(most, ++now)
    await sleep(20)
    now -= 1
    response.end(clockSeries(form))
  }
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, place) => askRange({ query: `up + ${place}` })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200))
  expect(most).toBe(2)
  const crowd = await Promise.all(
    Array.from({ length: 60 }, (_, place) => askRange({ query: `up - ${place}` })),
  )
  const refused = crowd.filter(({ status }) => status === 429)
  // Two at the engine and forty in line; a few are done before the last ones come.
  expect(refused.length).toBeGreaterThan(10)
  expect(refused.length).toBeLessThanOrEqual(18)
  expect(refused[0]?.headers.get('retry-after')).toBe('1')
})

test('a caller who leaves ends the call, unless somebody else waits for it too', async () => {
  const closed: string[] = []
  engine.answer = ({ form }, response) => {
    response.on('close', () => closed.push(response.writableFinished ? 'answered' : 'left'))
    setTimeout(() => response.writable && response.end(clockSeries(form)), 300)
  }
  const leaver = new AbortController()
  const left = askRange({ query: 'up' }, 'raw', leaver.signal)
  await sleep(100)
  leaver.abort()
  expect((await left).status).toBe(503)
  await expect.poll(() => closed).toEqual(['left'])

  const other = new AbortController()
  const both = [askRange({ query: 'down' }, 'raw', other.signal), askRange({ query: 'down' })]
  await sleep(100)
  other.abort()
  expect((await both[1])?.status).toBe(200)
})
