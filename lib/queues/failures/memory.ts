import { processWide } from '@/lib/process-wide'

const KEPT_MS = 5_000
const MAX_KEPT = 50

/** One read for all who ask for the same within five seconds; one that failed is not kept. */
export function remembered<T>(key: string, read: () => Promise<T>): Promise<T> {
  const kept = processWide('queues.remembered', () => new Map<string, { at: number; value: Promise<T> }>())
  const known = kept.get(key)
  if (known && performance.now() - known.at < KEPT_MS) return known.value
  const value = read()
  kept.delete(key)
  kept.set(key, { at: performance.now(), value })
  value.catch(() => kept.delete(key))
  const [oldest] = kept.keys()
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  return value
}
