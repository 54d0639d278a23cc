import type { Context } from '@/lib/context'
import { type Grid, queryInstant, queryRange, type Sample, type Series } from '@/lib/prometheus/queries'

const AT_ONCE = 4

export type Ask = ReturnType<typeof createAsk>

/** Asks the engine, at most four questions at once, and none of them twice; keeps what was asked by its name. */
export function createAsk(ctx: Context) {
  const inTurn = turns(AT_ONCE)
  const asked = new Map<string, string>()
  const instants = new Map<string, Promise<Sample[]>>()
  return {
    asked,
    instant(name: string, promql: string, at: Date): Promise<Sample[]> {
      asked.set(name, promql)
      const key = `${at.getTime()} ${promql}`
      const answer = instants.get(key) ?? inTurn(() => queryInstant(ctx, promql, at))
      instants.set(key, answer)
      return answer
    },
    range(name: string, promql: string, grid: Grid): Promise<Series[]> {
      asked.set(name, promql)
      return inTurn(() => queryRange(ctx, promql, grid))
    },
    /** What is nice to have: its failure is logged, and leaves only itself out. */
    async optional<T>(part: string, work: Promise<T>): Promise<T | undefined> {
      try {
        return await work
      } catch (error) {
        ctx.log.warn({ err: error, part }, 'a part of the endpoint numbers could not be read')
        return undefined
      }
    },
  }
}

/** Lets at most `limit` pieces of work run at a time, first come first served. */
function turns(limit: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      // The place goes to the next in line, or becomes free.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
