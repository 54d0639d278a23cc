import { lastGood } from './last-good'

// A scrape is answered within 200 ms, whatever else asks the database.
const PATIENCE_MS = 100
const STILL_TRUE_MS = 30_000

/**
 * What a scrape tells of the database, kept under `key`. It never waits for one that is away or busy: what was read a
 * moment ago still holds, older is unknown.
 */
export async function scraped<T>(key: string, read: () => Promise<T>): Promise<T | undefined> {
  const known = await lastGood(key, read, { waitMs: PATIENCE_MS }).catch(() => undefined)
  const isTrue = known && (!known.stale || Date.now() - known.at.getTime() < STILL_TRUE_MS)
  return isTrue ? known.value : undefined
}
