import { AppError, findAppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { within } from '@/lib/within'

const MAX_KEYS = 500

type Kept<T> = { value: T; at: Date }
export type LastGood<T> = Kept<T> & { stale: boolean }

/**
 * A fresh read, or the last good value when the read fails or does not answer within `waitMs` (2 000). A read that comes
 * late still refreshes what is kept. Kept in this process's memory under `key`: put in it all the value depends on.
 *
 * @throws AppError unavailable when there is no good value yet; any other AppError of the read as it is
 */
export async function lastGood<T>(
  key: string,
  read: () => Promise<T>,
  { waitMs = 2_000 } = {},
): Promise<LastGood<T>> {
  const fresh = read().then((value) => keep(key, value))
  try {
    return { ...(await within(fresh, waitMs)), stale: false }
  } catch (error) {
    const known = findAppError(error)
    if (known && known.code !== 'unavailable') throw known
    const kept = recall<T>(key)
    if (kept) return { ...kept, stale: true }
    throw new AppError('unavailable', 'The database does not answer.', { retryAfterSeconds: 5, cause: error })
  }
}

const memory = () => processWide('last-good', () => new Map())

function keep<T>(key: string, value: T): Kept<T> {
  const kept = { value, at: new Date() }
  const known = memory()
  known.delete(key)
  known.set(key, kept)
  const [oldest] = known.keys()
  if (known.size > MAX_KEYS && oldest !== undefined) known.delete(oldest)
  return kept
}

/** The reader of a key is its only writer, so what is kept under it has its type. */
const recall = <T>(key: string): Kept<T> | undefined => memory().get(key)
