import { type AppError, findAppError } from '@/lib/errors'

/** For `.catch`: a failure that can be told; whatever else failed stays a failure. */
export function known(error: unknown): AppError {
  const found = findAppError(error)
  if (!found) throw error
  return found
}

/** Whose fault it is that nothing can be shown. */
export function troubleOf({ code }: AppError): 'range' | 'refused' | 'away' {
  if (code === 'upstream_failed') return 'refused'
  return code === 'unavailable' ? 'away' : 'range'
}
