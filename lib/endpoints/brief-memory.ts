import { processWide } from '@/lib/process-wide'

type Kept<T> = { value: Promise<T>; keptAt: number }

/**
 * What was just read, for who asks the same: several viewers and the API cause one read, and who asks meanwhile waits for
 * that one. Failures are not kept.
 */
export function briefly<T>(
  name: string,
  { key, keepMs, most }: { key: string; keepMs: number; most: number },
  read: () => Promise<T>,
): Promise<T> {
  const kept: Map<string, Kept<T>> = processWide(`brief ${name}`, () => new Map())
  const known = kept.get(key)
  if (known && performance.now() - known.keptAt < keepMs) return known.value
  const value = read()
  kept.delete(key)
  kept.set(key, { value, keptAt: performance.now() })
  value.catch(() => kept.get(key)?.value === value && kept.delete(key))
  const [oldest] = kept.keys()
  if (kept.size > most && oldest !== undefined) kept.delete(oldest)
  return value
}
