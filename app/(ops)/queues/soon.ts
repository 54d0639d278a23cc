import { type AppError, findAppError } from '@/lib/errors'
import { within } from '@/lib/within'

/** What the first HTML waits for an engine; then the page stands and the answer streams in. */
const AT_FIRST_MS = 1_500

/** What was read, or why not in words for people. */
export type Outcome<T> =
  | { value: T; problem?: undefined }
  | { value?: undefined; problem: string; code: AppError['code'] }

export type Soon<T> = { first: Outcome<T> | undefined; later: Promise<Outcome<T>> }

/** A read of an engine, which may take its time: `first` is there when it did not. */
export async function soon<T>(read: Promise<T>): Promise<Soon<T>> {
  const later = outcomeOf(read)
  const first = await within(later, AT_FIRST_MS).catch((error: unknown) => {
    if (findAppError(error)?.code !== 'unavailable') throw error
    return undefined
  })
  return { first, later }
}

/** A failure that can be told; whatever else fails stays a failure. */
export async function outcomeOf<T>(read: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await read }
  } catch (error) {
    const found = findAppError(error)
    if (!found) throw error
    return { problem: found.message, code: found.code }
  }
}
