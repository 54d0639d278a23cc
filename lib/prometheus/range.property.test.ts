import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matrixBody } from './matrix-body'
import { askRange } from './range'
import { alignedSpan } from './rules'
import { forgetProxy, matrix, testEngine } from './testing'

const START = Date.parse('2026-03-31T10:00:00Z')
const STEPS = [15_000, 30_000, 60_000, 90_000]
const REPLAYS = 1_000
const PER_RUN = 20

const engine = testEngine()
const clock = { now: START }

/** The same for the same words, between 0 and 1. */
function chance(...words: (string | number)[]): number {
  let hash = 2_166_136_261
  for (const character of words.join(' ')) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619)
    hash ^= hash >>> 13
  }
  return (hash >>> 0) / 2 ** 32
}

/** A world with gaps, restarts (a series ends, another begins) and samples that come up to 55 s late. */
function valueAt(query: string, series: number, at: number): string | undefined {
  if (at > clock.now) return undefined
  const arrival = at + 55_000 * chance('late', query, series, at)
  if (arrival > clock.now) return undefined
  if (chance('gap', query, series, Math.floor(at / 300_000)) < 0.2) return undefined
  const life = Math.floor(at / 1_800_000)
  if (chance('life', query, series, life) < 0.3) return undefined
  const value = chance('value', query, series, at)
  return value < 0.02 ? 'NaN' : value > 0.98 ? '+Inf' : String(value)
}

function evaluate(query: string, from: number, to: number, stepMs: number) {
  const result = []
  for (let series = 0; series < 4; series++) {
    const values: [number, string][] = []
    for (let at = from; at <= to; at += stepMs) {
      const value = valueAt(query, series, at)
      if (value !== undefined) values.push([at / 1_000, value])
    }
    // A hostile name must pass through untouched.
    if (values.length > 0) result.push({ metric: { series: `"]}, ${series} \\ {["` }, values })
  }
  return result
}

engine.answer = ({ form }, response) => {
  const ms = (name: string) => Number(form.get(name)) * 1_000
  response.end(matrix(evaluate(form.get('query') ?? '', ms('start'), ms('end'), ms('step'))))
}

const replay = fc.record({
  query: fc.constantFrom('a', 'b'),
  stepMs: fc.constantFrom(...STEPS),
  /** Window, as minutes before now: its end may lie in the future. */
  endsBefore: fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 400 })),
  minutes: fc.integer({ min: 0, max: 300 }),
  /** What passes before: nothing, a step, a while, a pause of hours. */
  passes: fc.constantFrom(0, 0, 15_000, 30_000, 61_000, 600_000, 7_200_000),
})
type Replay = typeof replay extends fc.Arbitrary<infer T> ? T : never

async function answerTo({ query, stepMs, endsBefore, minutes }: Replay) {
  const end = clock.now - endsBefore * 60_000
  const span = alignedSpan({ start: end - minutes * 60_000, end, step: stepMs })
  const ask = {
    ...span,
    stepMs,
    parameters: new URLSearchParams({ query }),
    key: `${query} ${stepMs}`,
    caller: 'reader',
    signal: new AbortController().signal,
    timeoutMs: 5_000,
  }
  const answer = await askRange(ask, clock.now)
  const body: unknown = JSON.parse(matrixBody(answer.pieces, span).toString())
  return { body, direct: JSON.parse(matrix(evaluate(query, span.from, span.to, stepMs))) }
}

test('whatever was asked before, an answer is what the engine gives at the same grid', async () => {
  const run = async (replays: Replay[]) => {
    forgetProxy()
    clock.now = START
    for (const [place, one] of replays.entries()) {
      clock.now += one.passes
      // Every third comes together with one that overlaps it.
      const together = place % 3 === 0 ? [one, { ...one, minutes: one.minutes + 7 }] : [one]
      for (const { body, direct } of await Promise.all(together.map(answerTo))) expect(body).toEqual(direct)
    }
  }
  const lists = fc.array(replay, { minLength: PER_RUN, maxLength: PER_RUN })
  await fc.assert(fc.asyncProperty(lists, run), { numRuns: REPLAYS / PER_RUN })
}, 60_000)
