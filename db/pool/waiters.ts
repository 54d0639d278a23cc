import type { Connection } from './connection'
import { unavailable } from './failures'
import type { PoolLimits } from './limits'

type Waiter = {
  resolve: (connection: Connection) => void
  reject: (error: unknown) => void
  timer: NodeJS.Timeout
}

/** First come, first served; too many or too long is AppError `unavailable`. */
export class Waiters {
  readonly #queue: Waiter[] = []

  constructor(private readonly limits: PoolLimits) {}

  get size(): number {
    return this.#queue.length
  }

  join(): Promise<Connection> {
    if (this.#queue.length >= this.limits.waiting) throw unavailable('overloaded')
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1)
        reject(unavailable('overloaded'))
      }, this.limits.waitMs)
      const waiter = { resolve, reject, timer }
      this.#queue.push(waiter)
    })
  }

  /** False when nobody waits any more. */
  giveToFirst(connection: Connection): boolean {
    const first = this.#leave()
    first?.resolve(connection)
    return first !== undefined
  }

  refuseAll(error: unknown): void {
    for (let first = this.#leave(); first; first = this.#leave()) first.reject(error)
  }

  #leave(): Waiter | undefined {
    const first = this.#queue.shift()
    clearTimeout(first?.timer)
    return first
  }
}
