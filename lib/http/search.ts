import { notFound } from 'next/navigation'
import type { z } from 'zod'

type Given = Promise<Record<string, string | string[] | undefined>>

/**
 * The part of a page's address after `?` that its schema knows; what belongs to the shell (time range, refresh) is left
 * out. An address that cannot mean anything is a missing page.
 */
export async function readSearch<T extends z.ZodObject>(schema: T, given: Given): Promise<z.infer<T>> {
  // A form sends its empty fields too.
  const known = Object.entries(await given).filter(([name, value]) => name in schema.shape && value !== '')
  // Postgres stores no NUL.
  if (known.some(([, value]) => [value].flat().some((text) => text?.includes('\0')))) notFound()
  const result = schema.safeParse(Object.fromEntries(known))
  return result.success ? result.data : notFound()
}
