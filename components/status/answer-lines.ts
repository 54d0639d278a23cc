const LINES_AT_MOST = 40
const VALUE_LENGTH_AT_MOST = 160

export type AnswerLine = { name: string; value: string }

/** A JSON answer as flat `name` and `value` lines: `tables.users` 4200; lists of named checks by their names. */
export function answerLines(answer: Record<string, unknown> | null): AnswerLine[] {
  return answer === null ? [] : flatten(answer, '').slice(0, LINES_AT_MOST)
}

function flatten(value: unknown, name: string): AnswerLine[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => listed(item, name, index))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) =>
      flatten(inner, name === '' ? key : `${name}.${key}`),
    )
  return [{ name, value: shown(value) }]
}

function listed(item: unknown, name: string, index: number): AnswerLine[] {
  const own: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'name') : undefined
  if (typeof own !== 'string') return flatten(item, `${name} ${index + 1}`)
  const rest = Object.entries(Object(item)).filter(
    ([key, value]) => key !== 'name' && value !== null && value !== '',
  )
  return [{ name: own, value: rest.map(([key, value]) => said(key, value)).join(', ') }]
}

function said(key: string, value: unknown): string {
  if (key === 'durationMs' || key === 'latencyMs') return `${shown(value)} ms`
  return shown(value)
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > VALUE_LENGTH_AT_MOST ? `${text.slice(0, VALUE_LENGTH_AT_MOST)}…` : text
}
