import { AppError } from '@/lib/errors'

/** The caller that stands for Pitwall itself. */
export const PRODUCT = 'pitwall'

export type SlotLimits = {
  /** Calls at once, of all callers. */
  total: number
  perCaller: number
  /** Of Pitwall's own pages and worker, who ask for everybody. */
  perProduct: number
  /** Calls that wait, of all callers and of one. */
  waiting: number
  waitingPerCaller: number
  waitMs: number
}

export const SLOT_LIMITS: SlotLimits = {
  total: 6,
  perCaller: 2,
  perProduct: 4,
  waiting: 120,
  waitingPerCaller: 40,
  waitMs: 15_000,
}

type Waiter = { caller: string; start: () => void }

/** How many calls the engine sees at once, and from one caller; the rest waits in line, and the line has an end. */
export class Slots {
  readonly #running = new Map<string, number>()
  readonly #queue: Waiter[] = []
  #total = 0

  constructor(private readonly limits: SlotLimits = SLOT_LIMITS) {}

  get inFlight(): number {
    return this.#total
  }

  /**
   * Runs `work` when it is its turn.
   *
   * @throws AppError rate_limited when too many wait, unavailable when the turn does not come; the signal's reason
   */
  async run<T>(caller: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    if (this.#isFree(caller)) this.#take(caller)
    else await this.#turn(caller, signal)
    try {
      return await work()
    } finally {
      this.#give(caller)
    }
  }

  #isFree(caller: string): boolean {
    const { total, perCaller, perProduct } = this.limits
    return this.#total < total && this.#of(caller) < (caller === PRODUCT ? perProduct : perCaller)
  }

  #of(caller: string): number {
    return this.#running.get(caller) ?? 0
  }

  #take(caller: string): void {
    this.#total += 1
    this.#running.set(caller, this.#of(caller) + 1)
  }

  #give(caller: string): void {
    this.#total -= 1
    if (this.#of(caller) > 1) this.#running.set(caller, this.#of(caller) - 1)
    else this.#running.delete(caller)
    const next = this.#queue.findIndex((waiter) => this.#isFree(waiter.caller))
    const [waiter] = next === -1 ? [] : this.#queue.splice(next, 1)
    if (!waiter) return
    this.#take(waiter.caller)
    waiter.start()
  }

  #turn(caller: string, signal: AbortSignal): Promise<void> {
    this.#refuseCrowd(caller)
    return new Promise((resolve, reject) => {
      const leave = (error: unknown) => {
        done()
        this.#queue.splice(this.#queue.indexOf(waiter), 1)
        reject(error)
      }
      const onAbort = () => leave(signal.reason)
      const timer = setTimeout(() => leave(tooLate()), this.limits.waitMs)
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      const start = () => {
        done()
        resolve()
      }
      const waiter = { caller, start }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#queue.push(waiter)
    })
  }

  #refuseCrowd(caller: string): void {
    const own = this.#queue.filter((waiter) => waiter.caller === caller).length
    if (this.#queue.length < this.limits.waiting && own < this.limits.waitingPerCaller) return
    throw new AppError('rate_limited', 'Too many queries wait for the metrics engine already.', {
      kind: 'overloaded',
      retryAfterSeconds: 1,
    })
  }
}

const tooLate = () =>
  new AppError('unavailable', 'The metrics engine is busy; the query waited in vain.', {
    kind: 'overloaded',
    retryAfterSeconds: 2,
  })
