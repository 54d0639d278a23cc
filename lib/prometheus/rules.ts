import { AppError } from '@/lib/errors'
import type { Span } from './piece'

/** As Prometheus itself allows (web/api/v1). */
const MAX_POINTS = 11_000
const DAY_MS = 86_400_000
const MAX_RANGE_MS = { raw: 400 * DAY_MS, named: 92 * DAY_MS }

const STRINGS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g
const SUBQUERY = /\[[^\]]*:[^\]]*\]/
const NAME_PATTERN = /__name__\s*(?:=~|!=|!~)/
const NAMED_SELECTOR = /^\s*[a-zA-Z_:][\w:]*\s*(?:\{|$)|^\s*\{(?:[^}]*,)?\s*__name__\s*=\s*""/
/** What depends on more than the moment it is evaluated at, or looks into the future. */
const UNSTABLE = /@|\boffset\s*-/
/** Arithmetic without any series: what Grafana sends to see whether somebody is there. */
const CONSTANT = /^(?:[\d\s.+\-*/()]|vector\(|time\(\))+$/

/** Both ends floored to the step: the grid that direct queries of the same step meet when they are aligned. */
export function alignedSpan({ start, end, step }: { start: number; end: number; step: number }): Span {
  const floor = (ms: number) => Math.floor(ms / step) * step
  return { from: floor(start), to: floor(end) }
}

/** @throws AppError invalid */
export function refuseWideRange({ from, to }: Span, stepMs: number, mayWriteQueries: boolean): void {
  if ((to - from) / stepMs + 1 > MAX_POINTS)
    throw bad(
      `Exceeded maximum resolution of 11,000 points per timeseries: use a longer step or a shorter range.`,
    )
  const maxMs = mayWriteQueries ? MAX_RANGE_MS.raw : MAX_RANGE_MS.named
  if (to - from > maxMs) throw bad(`The range may be at most ${maxMs / DAY_MS} days.`)
}

/**
 * What callers who may not write queries may not make the engine do: read every series, or evaluate a query within a
 * query.
 *
 * @throws AppError invalid
 */
export function refuseHeavy(query: string): void {
  const bare = query.replaceAll(STRINGS, '""')
  if (SUBQUERY.test(bare)) throw bad('Subqueries need the permission prom:raw.')
  if (NAME_PATTERN.test(bare) || /(^|[^\w:\s])\s*\{/.test(bare))
    throw bad('A selector without the name of a metric needs the permission prom:raw.')
}

/** For `match[]`: one selector, and it names its metric. @throws AppError invalid */
export function refuseNameless(selector: string): void {
  refuseHeavy(selector.replace(/^\s*\{/, 'x{'))
  // What stands within a value names nothing.
  if (!NAMED_SELECTOR.test(selector.replaceAll(STRINGS, '""')))
    throw bad('A selector without the name of a metric needs the permission prom:raw.')
}

export const isConstant = (query: string): boolean => CONSTANT.test(query)

/** Whether each point of a range query is what the same query gives at that moment alone. */
export const isStable = (query: string): boolean => !UNSTABLE.test(query.replaceAll(STRINGS, '""'))

const bad = (message: string) => new AppError('invalid', message)
