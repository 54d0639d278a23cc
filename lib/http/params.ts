import { notFound } from 'next/navigation'
import type { z } from 'zod'

/** A page address that cannot name anything is a missing page, not a server error. */
export async function readParams<P>(schema: z.ZodType<P>, params: Promise<unknown>): Promise<P> {
  const result = schema.safeParse(await params)
  return result.success ? result.data : notFound()
}
