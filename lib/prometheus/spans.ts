import type { Span } from './piece'

/** What of a span no other covers, in order; `stepMs` apart is touching. */
export function missing(wanted: Span, covered: readonly Span[], stepMs: number): Span[] {
  const gaps: Span[] = []
  let next = wanted.from
  for (const { from, to } of covered.toSorted((one, other) => one.from - other.from)) {
    if (to < next) continue
    if (from > wanted.to) break
    if (from > next) gaps.push({ from: next, to: from - stepMs })
    next = to + stepMs
  }
  if (next <= wanted.to) gaps.push({ from: next, to: wanted.to })
  return gaps
}

/** The newest grid point that no late sample changes any more. */
export function settledUntil(now: number, settleMs: number, stepMs: number): number {
  return Math.floor((now - settleMs) / stepMs) * stepMs
}
