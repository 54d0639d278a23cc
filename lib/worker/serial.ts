import { processWide } from '@/lib/process-wide'

/** Runs `work` after everything given under the same name before, in this process. */
export function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const line = processWide(`line.${name}`, () => ({ last: Promise.resolve<unknown>(undefined) }))
  const mine = line.last.then(work, work)
  line.last = mine.catch(() => undefined)
  return mine
}
