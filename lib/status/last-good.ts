import { AppError, findAppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { within } from '@/lib/within'

/** How many values are kept of each source; each has its own trouble. */
const KEPT = { database: 500, endpoints: 60, endpoint_lists: 10 } as const
const WAIT_MS = 1_500
// Once one read found the source away, the next do not each wait the whole time again.
const WAIT_IN_TROUBLE_MS = 200
const TROUBLE_MS = 10_000

type Source = keyof typeof KEPT
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
  { waitMs = WAIT_MS, source = 'database' }: { waitMs?: number; source?: Source } = {},
): Promise<LastGood<T>> {
  const kept = recall<T>(source, key)
  const patienceMs = kept && inTrouble(source) ? Math.min(waitMs, WAIT_IN_TROUBLE_MS) : waitMs
  const fresh = read().then((value) => keep(source, key, value))
  try {
    return { ...(await within(fresh, patienceMs)), stale: false }
  } catch (error) {
    if (findAppError(error)?.code !== 'unavailable') throw error
    trouble(source).since = performance.now()
    const latest = recall<T>(source, key)
    if (latest) return { ...latest, stale: true }
    throw new AppError('unavailable', 'The database does not answer.', { retryAfterSeconds: 5, cause: error })
  }
}

const trouble = (source: Source) =>
  processWide(`last-good-trouble ${source}`, () => ({ since: Number.NEGATIVE_INFINITY }))
const inTrouble = (source: Source) => performance.now() - trouble(source).since < TROUBLE_MS

const memory = (source: Source) => processWide(`last-good ${source}`, () => new Map())

function keep<T>(source: Source, key: string, value: T): Kept<T> {
  const kept = { value, at: new Date() }
  trouble(source).since = Number.NEGATIVE_INFINITY
  const known = memory(source)
  known.delete(key)
  known.set(key, kept)
  const [oldest] = known.keys()
  if (known.size > KEPT[source] && oldest !== undefined) known.delete(oldest)
  return kept
}

/** The reader of a key is its only writer, so what is kept under it has its type. */
const recall = <T>(source: Source, key: string): Kept<T> | undefined => memory(source).get(key)
