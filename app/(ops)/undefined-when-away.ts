import { findAppError } from '@/lib/errors'

/** For `.catch`: a database that is away leaves a page without its value; whatever else failed stays a failure. */
export function undefinedWhenAway(error: unknown): undefined {
  if (findAppError(error)?.code !== 'unavailable') throw error
}
