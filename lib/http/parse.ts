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

/** A parameter given once is a string, given more than once a list, so that a schema can refuse it. */
export function queryOf(request: Request): Record<string, string | string[]> {
  if (!request.url.includes('?')) return {}
  const query: Record<string, string | string[]> = Object.create(null)
  const { searchParams } = new URL(request.url)
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name)
    query[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return { ...query }
}
