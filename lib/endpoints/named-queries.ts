import { AppError } from '@/lib/errors'
import { quote } from '@/lib/prometheus/promql'
import {
  errorRatio,
  millisecondsPer,
  type Quantile,
  quantile,
  requestRate,
  requestRateByStatus,
  type Target,
  type Window,
} from './promql'
import { findWatchedService } from './watched'

const inSeconds = (name: Quantile) => (target: Target, window: Window) =>
  millisecondsPer(target.family) === 1_000
    ? quantile(target, name, window)
    : `${quantile(target, name, window)} / 1000`

/** What each asks, per endpoint; durations in seconds. */
const NAMED = {
  'pitwall:endpoint_p50': inSeconds('p50'),
  'pitwall:endpoint_p95': inSeconds('p95'),
  'pitwall:endpoint_p99': inSeconds('p99'),
  'pitwall:endpoint_requests_per_second': requestRate,
  'pitwall:endpoint_error_ratio': errorRatio,
  'pitwall:endpoint_requests_by_status': requestRateByStatus,
}

const LABELS = ['service', 'method', 'route', 'window'] as const
type Label = (typeof LABELS)[number]

const WINDOWS = new Map([
  ['5m', 300],
  ['15m', 900],
  ['1h', 3_600],
  ['6h', 21_600],
  ['24h', 86_400],
])

/**
 * The PromQL of a named query, the only kind that callers without `prom:raw` may run: `pitwall:endpoint_p95` and the like
 * as a plain selector with equality matchers: `service`, optionally `method` and `route`, and `window` (5m, 15m, 1h, 6h,
 * 24h). The series carry `service`, `method`, `route` (and `status`), whatever the family calls them. Undefined when the
 * text is something else.
 *
 * @throws AppError invalid (a named query with an unknown label, service or window, or one that does not parse)
 */
export function expandNamedQuery(text: string): string | undefined {
  const [, name = '', rest = ''] = /^\s*(pitwall:endpoint_[a-z0-9_]+)\s*(.*)$/s.exec(text) ?? []
  if (!isNamed(name)) return undefined
  const given = matchersOf(name, rest)
  if (!given) return undefined
  const target = targetOf(name, given)
  const seconds = WINDOWS.get(given.window ?? '5m')
  if (seconds === undefined) throw wrong(name, `window is one of ${[...WINDOWS.keys()].join(', ')}`)
  return renamed(target, NAMED[name](target, { seconds }), given)
}

type Given = Partial<Record<Label, string>>

const isNamed = (name: string): name is keyof typeof NAMED => Object.hasOwn(NAMED, name)
const isLabel = (name: string): name is Label => LABELS.some((label) => label === name)

const wrong = (name: string, why: string) => new AppError('invalid', `${name}: ${why}.`)

function targetOf(name: string, { service, method, route }: Given): Target {
  const watched = service === undefined ? undefined : findWatchedService(service)
  if (!watched) throw wrong(name, 'service names no service of pitwall.yaml whose metrics are known')
  if (method === undefined && route === undefined) return watched.target
  if (method === undefined || route === undefined) throw wrong(name, 'method and route are given together')
  return { ...watched.target, endpoint: { method, route } }
}

const PAIR = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\\n]|\\["\\n])*)"\s*(,|\})/y

/**
 * Of `{a="1",b="2"}`: no other operators, no other escapes than `quote` writes. Undefined when it is part of something
 * larger.
 */
function matchersOf(name: string, text: string): Given | undefined {
  const given: Given = {}
  if (text === '') return given
  if (!text.startsWith('{')) return undefined
  PAIR.lastIndex = 1
  for (let end = ','; end === ','; ) {
    const [pair, label = '', value = '', then = ''] = PAIR.exec(text) ?? []
    if (pair === undefined) throw wrong(name, 'takes only equality matchers, as in {service="shop"}')
    if (!isLabel(label)) throw wrong(name, `there is no label ${label}; there are ${LABELS.join(', ')}`)
    if (given[label] !== undefined) throw wrong(name, `${label} is given twice`)
    given[label] = value.replaceAll(/\\(["\\n])/g, (_, character) => (character === 'n' ? '\n' : character))
    end = then
  }
  return text.slice(PAIR.lastIndex).trim() === '' ? given : undefined
}

/** The labels of the family under names that are the same for all. */
function renamed({ family, endpoint }: Target, query: string, { service, method, route }: Given): string {
  const withStatus = copied(query, 'status', family.status)
  const withEndpoint = endpoint
    ? fixed(fixed(withStatus, 'method', method), 'route', route)
    : copied(copied(withStatus, 'method', family.method), 'route', family.route)
  return `max by (service, method, route, status) (${fixed(withEndpoint, 'service', service)})`
}

const copied = (query: string, to: string, from: string): string =>
  to === from ? query : `label_replace(${query}, ${quote(to)}, "$1", ${quote(from)}, "(?s:(.*))")`

/** A dollar sign of the value is no reference to a group. */
const fixed = (query: string, to: string, value = ''): string =>
  `label_replace(${query}, ${quote(to)}, ${quote(value.replaceAll('$', '$$$$'))}, "", "")`
