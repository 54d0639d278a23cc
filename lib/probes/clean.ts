/** Text of others, fit to be stored and shown: no control characters, no broken Unicode, bounded. */
export function cleanText(value: unknown, max = 200): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return ''
  const text = String(value)
    .slice(0, max * 4)
    .replaceAll(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .trim()
  return [...text].slice(0, max).join('')
}

/** JSON of others, fit to be stored and shown: at most `depth` levels, 100 entries each, clean texts. */
export function cleanJson(value: unknown, depth = 6): unknown {
  if (typeof value === 'string') return cleanText(value, 1_000)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') return null
  if (depth === 0) return '...'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => cleanJson(item, depth - 1))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 100)
      .map(([key, item]) => [cleanText(key, 100), cleanJson(item, depth - 1)]),
  )
}
