import { pool } from '@/db/client'
import { measureCost } from './anomaly/cost'
import { type Data, openData } from './anomaly/data'
import { dirtied } from './anomaly/dirty'
import { measureMinutes } from './anomaly/minute-cost'
import { nabScore } from './anomaly/nab'
import { asShipped, scoresOf, sweepOurs } from './anomaly/ours'
import { promqlAdaptive, promqlRobust } from './anomaly/rivals/promql'
import { fixedThreshold, weeklyZScore } from './anomaly/rivals/simple'
import { readFolder, type Series } from './anomaly/series'
import { bestWithin, fewestFalseAt, mostF1, type Point, settingsText, sweepRival } from './anomaly/sweep'
import { atMost, type Check, report } from './report'

const BUDGETS = [0.1, 0.25, 0.5]
const BUDGET = 0.25
const EQUAL_RECALL = 0.4
const COST_SERIES = 20
const MINUTE_SERIES = 10_000
const MINUTE_MS = 1_000
const RIVALS = [
  { name: 'fixed 1.5x P95', scoresOf: fixedThreshold, shipped: settingsText(0, 1.5, 5) },
  { name: 'z-score 1 week', scoresOf: weeklyZScore, shipped: settingsText(0, 3, 5) },
  { name: 'promql-adaptive', scoresOf: promqlAdaptive, shipped: settingsText(0, 2, 5) },
  { name: 'promql-robust', scoresOf: promqlRobust, shipped: settingsText(0, 2, 5) },
]

type Measured = { name: string; points: Point[]; shipped: Point | undefined }

/** The detector beside what an operator would otherwise use, on labelled series: protocol of perf.md 1.5, goals of 1.6. */
async function main(): Promise<void> {
  const checks = [...(await measured()), ...(await minutes())]
  await pool().end()
  report('anomalies', checks)
}

async function measured(): Promise<Check[]> {
  const data = await openData(process.argv.slice(2))
  try {
    return measureAll(data)
  } finally {
    data.remove()
  }
}

function measureAll(data: Data): Check[] {
  for (const place of data.missing) console.log(`NOT THERE: ${place}`)
  const all = data.series ? readFolder(data.series) : []
  if (all.length === 0) return [atLeast('labelled series found', 0, 1)]
  console.log(`${all.length} series\n`)
  const rivals = RIVALS.map(({ name, scoresOf, shipped }) => measureRival(all, name, scoresOf, shipped))
  const ours = { name: 'pitwall', points: sweepOurs(all, all.map(scoresOf)), shipped: asShipped(all) }
  print([...rivals, ours])
  return [...comparison(ours, rivals), ...history(all, ours, rivals), ...cost(all), ...nab(data)]
}

function measureRival(
  all: Series[],
  name: string,
  scoresOf: (series: Series) => Float32Array[],
  shipped: string,
): Measured {
  const points = sweepRival(all, scoresOf)
  return { name, points, shipped: points.find(({ settings }) => settings === shipped) }
}

function print(detectors: Measured[]): void {
  for (const { name, points, shipped } of detectors) {
    if (shipped) console.log(`${name} as shipped (${shipped.settings}): ${shown(shipped)}`)
    const most = mostF1(points)
    if (most) console.log(`${name} at most F1 (${most.settings}): ${shown(most)}`)
    for (const budget of BUDGETS) {
      const best = bestWithin(points, budget)
      console.log(
        `${name} within ${budget.toFixed(2)} a week: ${best ? `${shown(best)} (${best.settings})` : 'never'}`,
      )
    }
    console.log('')
  }
}

const shown = ({ precision, recall, f1, falsePerWeek, delay }: Point) =>
  `precision ${precision.toFixed(2)}, recall ${recall.toFixed(3)}, F1 ${f1.toFixed(2)}, ` +
  `false a series-week ${falsePerWeek.toFixed(3)}, delay ${delay} min`

function comparison(ours: Measured, rivals: Measured[]): Check[] {
  const best = bestWithin(ours.points, BUDGET)
  const recall = best?.recall ?? 0
  const rival = Math.max(...rivals.map(({ points }) => bestWithin(points, BUDGET)?.recall ?? 0))
  const falseOf = ({ points }: Measured) =>
    fewestFalseAt(points, EQUAL_RECALL)?.falsePerWeek ?? Number.POSITIVE_INFINITY
  for (const one of [...rivals, ours])
    console.log(`${one.name}: ${falseOf(one).toFixed(3)} false a series-week at recall ${EQUAL_RECALL}`)
  return [
    atLeast('G-A1 recall at 0.25 against the best rival', recall / rival, 1.8),
    atLeast('G-A1 recall at 0.25', recall, 0.6),
    atMost(
      'G-A2 false alarms at recall 0.40 against the best rival',
      falseOf(ours) / Math.min(...rivals.map(falseOf)),
      0.45,
    ),
    atMost('G-A4 median delay, min', best?.delay ?? Number.POSITIVE_INFINITY, 5),
  ]
}

/** The settings of the clean history, on the dirty one. */
function history(all: Series[], ours: Measured, rivals: Measured[]): Check[] {
  const dirty = all.map(dirtied)
  const kept = (clean: Point[], spoilt: Point[]) => {
    const best = bestWithin(clean, BUDGET)
    const same = spoilt.find(({ settings }) => settings === best?.settings)
    return best && same ? same.recall / best.recall : 0
  }
  RIVALS.forEach(({ name, scoresOf }, index) => {
    const share = kept(rivals[index]?.points ?? [], sweepRival(dirty, scoresOf))
    console.log(`${name}: ${share.toFixed(3)} of its recall after a dirty history`)
  })
  const share = kept(ours.points, sweepOurs(dirty, dirty.map(scoresOf)))
  return [atLeast('G-A5 recall after a dirty history against clean', share, 0.95)]
}

function cost(all: Series[]): Check[] {
  const { microseconds, bytes } = measureCost(all.slice(0, COST_SERIES))
  return [atMost('G-A6 microseconds a sample', microseconds, 2), atMost('G-A6 bytes of state', bytes, 8_000)]
}

function nab({ nab }: Data): Check[] {
  if (!nab) {
    console.log('NAB is not scored.')
    return []
  }
  const { score, sensitivity } = nabScore(nab)
  console.log(`NAB standard ${score.toFixed(1)} at k ${sensitivity.toFixed(1)}`)
  return [atLeast('G-A7 NAB standard', score, 47.1)]
}

async function minutes(): Promise<Check[]> {
  const { median, worst, restart } = await measureMinutes(MINUTE_SERIES)
  console.log(`${MINUTE_SERIES} series, first minute after a restart: ${restart.toFixed(0)} ms`)
  return [
    atMost(`G-A6 a minute of ${MINUTE_SERIES} series with Postgres, ms`, median, MINUTE_MS),
    atMost(`G-A6 the worst of 20 such minutes, ms`, worst, MINUTE_MS),
  ]
}

const atLeast = (id: string, value: number, least: number): Check => ({
  id,
  value,
  goal: `>= ${least}`,
  ok: value >= least,
})

await main()
