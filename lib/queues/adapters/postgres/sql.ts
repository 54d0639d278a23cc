/** A name as SQL, whatever it holds. */
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`

type Value = string | number | null | readonly (string | number)[]

export type Parameters = {
  values: (string | number | null)[]
  /** The place of one more value, with its type: the server cannot always tell it. */
  add: (value: Value, type: string) => string
}

/** The values of one statement, which must all stand in it. */
export function parameters(): Parameters {
  const values: Parameters['values'] = []
  // The driver would round a time to milliseconds.
  const typed = (type: string) => (type === 'timestamptz' ? 'text::timestamptz' : type)
  const written = (value: Value) => (typeof value === 'object' && value !== null ? arrayText(value) : value)
  return { values, add: (value, type) => `$${values.push(written(value))}::${typed(type)}` }
}

/** An array as Postgres reads it, whatever its type. */
export const arrayText = (values: readonly (string | number)[]): string =>
  `{${values.map((value) => `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
