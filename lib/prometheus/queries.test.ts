import { expect } from 'vitest'
import { test } from '@/db/testing/test'
import { queryInstant, queryRange } from './queries'
import { matrix, testEngine } from './testing'

const engine = testEngine()
const from = new Date('2026-03-31T10:00:30Z')
const to = new Date('2026-03-31T10:02:10Z')

test('a range comes as points on the grid, gaps left out, words made numbers', async ({ ctx }) => {
  engine.answer = ({ form }, response) =>
    response.end(
      matrix([
        {
          metric: { route: '/a' },
          values: [
            [Number(form.get('start')), '1.5'],
            [Number(form.get('end')), '+Inf'],
          ],
        },
      ]),
    )
  expect(await queryRange(ctx, 'up', { from, to, stepSeconds: 60 })).toEqual([
    {
      labels: { route: '/a' },
      points: [
        [Date.parse('2026-03-31T10:00:00Z'), 1.5],
        [Date.parse('2026-03-31T10:02:00Z'), Number.POSITIVE_INFINITY],
      ],
    },
  ])
})

test('a vector comes as numbers by labels', async ({ ctx }) => {
  const result = [{ metric: { a: 'b' }, value: [1, 'NaN'] }]
  engine.answer = (_asked, response) =>
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }))
  expect(await queryInstant(ctx, 'up')).toEqual([{ labels: { a: 'b' }, value: Number.NaN }])
})

test('whatever is wrong with the engine, it is away; a query it refuses is no fault of who asks', async ({
  ctx,
}) => {
  engine.answer = (_asked, response) => response.end('<html>')
  await expect(queryInstant(ctx, 'up')).rejects.toMatchObject({ code: 'unavailable' })
  engine.answer = (_asked, response) => {
    response.statusCode = 400
    response.end('{"status":"error","errorType":"bad_data","error":"parse error"}')
  }
  await expect(queryInstant(ctx, 'up(')).rejects.toMatchObject({ code: 'upstream_failed' })
})

test("F18: an engine that hangs is left alone after five of the product's own questions", async ({ ctx }) => {
  engine.answer = () => undefined
  const asked = Array.from({ length: 4 }, (_, place) => queryInstant(ctx, `up + ${place}`))
  for (const answer of await Promise.allSettled(asked))
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
  await expect(queryInstant(ctx, 'up')).rejects.toMatchObject({ extras: { kind: 'no_answer' } })
  await expect(queryInstant(ctx, 'up')).rejects.toMatchObject({ extras: { kind: 'circuit_open' } })
}, 20_000)
