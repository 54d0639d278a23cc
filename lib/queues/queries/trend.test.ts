import { expect } from 'vitest'
import { as, test } from '@/db/testing/test'
import { matrix, testEngine } from '@/lib/prometheus/testing'
import { withOwnDatabase } from '@/lib/worker/testing'
import { look, SOURCE, useEngine } from '../testing'
import { TestingEngine } from '../testing-engine'
import { getQueueTrend } from './trend'
import { listWaitingTrends } from './trends'

withOwnDatabase()
const prometheus = testEngine()
const QUEUE = 'mail"} or up{x="'

test('the trend of a queue is what our own gauges told, and asks for that queue alone', async ({ ctx }) => {
  useEngine(new TestingEngine()).add({ queue: QUEUE })
  await look(ctx)
  const asked: string[] = []
  prometheus.answer = ({ form }, response) => {
    const query = form.get('query') ?? ''
    asked.push(query)
    const at = Number(form.get('start'))
    const values = (one: string, other: string): [number, string][] => [
      [at, one],
      [at + 30, other],
    ]
    const isAge = query.includes('oldest')
    const series = isAge
      ? [{ metric: {}, values: values('5', '35') }]
      : [
          { metric: { state: 'waiting' }, values: values('3', '4') },
          { metric: { state: 'failed' }, values: values('0', '1') },
        ]
    response.end(matrix(series))
  }
  const trend = await getQueueTrend(ctx, SOURCE, QUEUE, { from: 'now-1h', to: 'now' })

  expect(trend).toMatchObject({
    ...{ engine: 'ok', stepSeconds: 30 },
    points: [
      { waiting: 3, active: null, failed: 0, oldestSeconds: 5 },
      { waiting: 4, active: null, failed: 1, oldestSeconds: 35 },
    ],
  })
  expect(asked.sort()).toEqual([
    'max by (state) (pitwall_queue_jobs{source="jobs",queue="mail\\"} or up{x=\\""})',
    'max(pitwall_queue_oldest_age_seconds{source="jobs",queue="mail\\"} or up{x=\\""})',
  ])
  prometheus.answer = (_asked, response) => response.end('<html>')
  expect(await getQueueTrend(ctx, SOURCE, QUEUE, { from: 'now-6h', to: 'now' })).toMatchObject({
    ...{ engine: 'away', points: [] },
  })
  await expect(getQueueTrend(ctx, SOURCE, 'none', { from: 'now-6h', to: 'now' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('the trends of all queues come in one question, on one grid, with gaps where nothing was told', async ({
  ctx,
}) => {
  const asked: string[] = []
  prometheus.answer = ({ form }, response) => {
    asked.push(form.get('query') ?? '')
    const at = Number(form.get('start'))
    response.end(
      matrix([
        {
          metric: { source: 'jobs', queue: 'mail' },
          values: [
            [at, '3'],
            [at + 120, 'NaN'],
            [at + 180, '7'],
          ],
        },
      ]),
    )
  }
  const trends = await listWaitingTrends(as(ctx, 'viewer'), { from: 'now-1h', to: 'now' })

  expect(asked).toEqual(['max by (source, queue) (pitwall_queue_jobs{state="waiting"})'])
  expect(trends['jobs/mail']).toHaveLength(61)
  expect(trends['jobs/mail']?.slice(0, 4)).toEqual([3, null, null, 7])
})
