import type { AnomalyDetail, AnomalyView, BaselineDetail } from '@/lib/anomalies/contract'
import { endpointWords, valueText } from '@/lib/anomalies/rules'
import { formatDuration, formatNumber, plural } from '@/lib/format'

type State = AnomalyView['state']
type Verdict = NonNullable<AnomalyView['verdict']>['verdict']
type Series = Pick<AnomalyDetail['series'][number], 'endpoint' | 'signal' | 'name'>

export const STATE_WORDS: Readonly<Record<State, string>> = {
  open: 'open',
  resolved: 'resolved',
  expired: 'expired',
  accepted: 'new normal',
  false_positive: 'false positive',
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  confirmed: 'Confirmed',
  accepted: 'New normal',
  false_positive: 'False positive',
}

const SIGNAL_WORDS = { p95: 'p95 latency', errors: 'error ratio', traffic: 'traffic' } as const

/** `GET /api/races`; of a whole service that. */
export const scopeWords = (endpoint: string | null): string =>
  endpoint ? endpointWords(endpoint) : 'the whole service'

export const signalWords = ({ signal, name }: Pick<Series, 'signal' | 'name'>): string =>
  signal === 'custom' ? name : SIGNAL_WORDS[signal]

/** `150–235 ms` */
export const rangeWords = ({ low, high }: { low: number; high: number }, unit: string): string =>
  `${valueText(Math.max(0, low), '')}–${valueText(high, unit)}`

/** `12 % above`, `as usual` */
export function factorWords(factor: number): string {
  const percent = Math.round((factor - 1) * 100)
  if (percent === 0) return 'as usual'
  return percent > 0 ? `${percent} % above` : `${-percent} % below`
}

/** `Of 5 verdicts 4 were confirmed (80 %).` */
export function precisionWords(precision: BaselineDetail['precision']): string {
  if (!precision) return 'Nobody gave a verdict on an anomaly of this series yet.'
  const { confirmed, falsePositive, ratio } = precision
  const share = formatNumber(Math.round(ratio * 100))
  return `Of ${plural(confirmed + falsePositive, 'verdict')} ${formatNumber(confirmed)} confirmed real trouble (${share} %).`
}

/** Seconds from when values left the band. */
export const secondsOf = ({ onsetAt, resolvedAt }: Pick<AnomalyView, 'onsetAt' | 'resolvedAt'>, now: Date) =>
  ((resolvedAt === null ? now.getTime() : Date.parse(resolvedAt)) - Date.parse(onsetAt)) / 1_000

/** `4 min before`; what came after it began is `2 min after`. */
export function apartWords(at: string, onsetAt: string): string {
  const seconds = (Date.parse(onsetAt) - Date.parse(at)) / 1_000
  if (Math.abs(seconds) < 2) return 'at the same time'
  return seconds > 0 ? `${formatDuration(seconds)} before` : `${formatDuration(-seconds)} after`
}

/** `2 open: 1 critical, 1 warning`, `None open`. */
export function listSentence(
  anomalies: readonly Pick<AnomalyView, 'state' | 'severity'>[],
  more: boolean,
): string {
  const open = anomalies.filter(({ state }) => state === 'open')
  if (open.length === 0) return 'None open'
  const counted = (['critical', 'warning', 'info'] as const).flatMap((severity) => {
    const count = open.filter((one) => one.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  })
  const all = more && open.length === anomalies.length ? `${open.length}+` : formatNumber(open.length)
  return `${all} open: ${counted.join(', ')}`
}
