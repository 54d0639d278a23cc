import { expect, test } from 'vitest'
import { figures, incidentsOf, scoredFrom, tally } from './protocol'
import type { Series } from './series'

const WEEK = 7 * 24 * 60

/** Two weeks of minutes, labelled from and to minutes after the warm-up. */
function labelled(...runs: [from: number, to: number][]): Series {
  const anomalous = new Uint8Array(2 * WEEK)
  for (const [from, to] of runs) anomalous.fill(1, WEEK + from, WEEK + to + 1)
  return { name: 'one', startAt: 0, stepMs: 60_000, values: new Float64Array(2 * WEEK), anomalous }
}

const span = (from: number, to: number) => ({ from: WEEK + from, to: WEEK + to })
const judged = (series: Series, ...alerts: { from: number; to: number }[]) =>
  tally(series, incidentsOf(series), alerts)

test('labels less than ten minutes apart are one incident, the warm-up has none', () => {
  expect(scoredFrom(labelled())).toBe(WEEK)
  expect(incidentsOf(labelled([-30, -20], [100, 105], [114, 120], [130, 131]))).toEqual([
    span(100, 120),
    span(130, 131),
  ])
})

test('an incident is found from its start until five minutes after its end', () => {
  const series = labelled([100, 110])

  expect(judged(series, span(115, 120)).delays).toEqual([15])
  expect(judged(series, span(90, 100)).delays).toEqual([0])
  expect(judged(series, span(116, 120)).hits).toBe(0)
  expect(judged(series, span(90, 99)).hits).toBe(0)
})

test('an alert is false when it does not touch an incident widened by five minutes before and ten after', () => {
  const series = labelled([100, 110])

  expect(judged(series, span(90, 95), span(120, 121)).falseAlerts).toBe(0)
  expect(judged(series, span(90, 94)).falseAlerts).toBe(1)
  expect(judged(series, span(121, 122)).falseAlerts).toBe(1)
})

test('alerts less than ten minutes apart are one', () => {
  const series = labelled([1_000, 1_010])

  expect(judged(series, span(100, 101), span(110, 111), span(121, 122))).toMatchObject({
    alerts: 2,
    falseAlerts: 2,
  })
})

test('precision counts alerts, recall counts incidents, false alarms count weeks', () => {
  const series = labelled([100, 110], [500, 510])

  expect(figures([judged(series, span(102, 104), span(300, 301))])).toEqual({
    precision: 0.5,
    recall: 0.5,
    f1: 0.5,
    falsePerWeek: 1,
    firing: 5 / WEEK,
    delay: 2,
  })
})
