import type { z } from 'zod'
import { AppError } from '@/lib/errors'

/** Only a mistake of the caller becomes `invalid`; a schema that fails deeper in is our bug. */
export function parse<T>(schema: z.ZodType<T>, value: unknown, part: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = result.error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.join('.') || part,
    message: issue.message,
  }))
  throw new AppError('invalid', 'Some fields are not valid.', { fields })
}

export type Fields = Record<string, string | string[]>

export function queryOf(request: Request): Fields {
  return request.url.includes('?') ? fieldsOf(new URL(request.url).searchParams) : {}
}

/** A field given once is a string, given more than once a list, so that a schema can refuse it. */
export function fieldsOf(given: URLSearchParams): Fields {
  const fields: Fields = Object.create(null)
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name)
    fields[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return { ...fields }
}
