import { AppError, findAppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { within } from '@/lib/within'

const MAX_KEYS = 500
const WAIT_MS = 1_500
// Once one read found the source away, the next do not each wait the whole time again.
const WAIT_IN_TROUBLE_MS = 200
const TROUBLE_MS = 10_000

type Kept<T> = { value: T; at: Date }
export type LastGood<T> = Kept<T> & { stale: boolean }

/**
 * A fresh read, or the last good value when the read fails or does not answer within `waitMs` (1 500; 200 while the
 * source is known to be away). A read that comes late still refreshes what is kept. Kept in this process's memory under
 * `key`: put in it all the value depends on.
 *
 * @throws AppError unavailable when there is no good value yet; whatever else the read throws
 */
export async function lastGood<T>(
  key: string,
  read: () => Promise<T>,
  { waitMs = WAIT_MS } = {},
): Promise<LastGood<T>> {
  const kept = recall<T>(key)
  const patienceMs = kept && inTrouble() ? Math.min(waitMs, WAIT_IN_TROUBLE_MS) : waitMs
  const fresh = read().then((value) => keep(key, value))
  try {
    return { ...(await within(fresh, patienceMs)), stale: false }
  } catch (error) {
    if (findAppError(error)?.code !== 'unavailable') throw error
    trouble().since = performance.now()
    const latest = recall<T>(key)
    if (latest) return { ...latest, stale: true }
    throw new AppError('unavailable', 'The database does not answer.', { retryAfterSeconds: 5, cause: error })
  }
}

const trouble = () => processWide('last-good-trouble', () => ({ since: Number.NEGATIVE_INFINITY }))
const inTrouble = () => performance.now() - trouble().since < TROUBLE_MS

const memory = () => processWide('last-good', () => new Map())

function keep<T>(key: string, value: T): Kept<T> {
  const kept = { value, at: new Date() }
  trouble().since = Number.NEGATIVE_INFINITY
  const known = memory()
  known.delete(key)
  known.set(key, kept)
  const [oldest] = known.keys()
  if (known.size > MAX_KEYS && oldest !== undefined) known.delete(oldest)
  return kept
}

/** The reader of a key is its only writer, so what is kept under it has its type. */
const recall = <T>(key: string): Kept<T> | undefined => memory().get(key)
