const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}
const DURATION = /^(?:\d{1,9}(?:ms|[smhdwy]))+$/
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,2})?$/
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const OLDEST_MS = Date.parse('0001-01-01T00:00:00Z')
const NEWEST_MS = Date.parse('9999-12-31T23:59:59Z')

/** A moment as Prometheus's API takes it, seconds since 1970 or RFC 3339, in epoch milliseconds; undefined when it is none. */
export function parseMoment(text: string): number | undefined {
  const ms = DECIMAL.test(text) ? Number(text) * 1_000 : RFC_3339.test(text) ? Date.parse(text) : Number.NaN
  return ms >= OLDEST_MS && ms <= NEWEST_MS ? ms : undefined
}

/** A duration as Prometheus's API takes it, seconds or `1h30m`, in milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  // Seconds with decimals, without the dust of binary fractions.
  if (DECIMAL.test(text)) return Number((Number(text) * 1_000).toFixed(6))
  if (!DURATION.test(text)) return undefined
  const parts = text.matchAll(/(\d+)(ms|[smhdwy])/g)
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS_MS[unit ?? ''] ?? 0), 0)
}
