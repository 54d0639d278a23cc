/** A name as SQL, whatever it holds. */
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`

type Value = string | number | null | readonly string[] | readonly number[]

export type Parameters = {
  values: Value[]
  /** The place of one more value, with its type: the server cannot always tell it. */
  add: (value: Value, type: string) => string
}

/** The values of one statement, which must all stand in it. */
export function parameters(): Parameters {
  const values: Value[] = []
  // The driver would round a time to milliseconds.
  const typed = (type: string) => (type === 'timestamptz' ? 'text::timestamptz' : type)
  return { values, add: (value, type) => `$${values.push(value)}::${typed(type)}` }
}
