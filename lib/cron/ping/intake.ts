import { AppError, findAppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { keepLedger } from './keeper'
import { type Ping, type Stored, storePings } from './store'

/** Pings that may wait to be committed; beyond it they are refused. */
export const MAX_WAITING = 5_000
const MAX_WAITING_BYTES = 64 * 1024 * 1024
const BATCH = 500
const BATCH_BYTES = 4 * 1024 * 1024
const PATIENCE_MS = 10_000

type Waiting = {
  ping: Ping
  since: number
  resolve: (stored: Stored) => void
  reject: (error: unknown) => void
}

type Store = (pings: readonly Ping[]) => Promise<Stored[]>

/**
 * Takes pings in the order they come and answers each once it is committed. While one batch is on its way to the disk
 * the next one gathers, so a batch is as large as the load is high.
 */
export class Intake {
  readonly #waiting: Waiting[] = []
  #bytes = 0
  #busy = false

  constructor(
    private readonly store: Store,
    private readonly afterwards: () => void,
  ) {}

  /** @throws AppError unavailable, with `Retry-After`, when it is full or the database away */
  take(ping: Ping): Promise<Stored> {
    if (this.#waiting.length >= MAX_WAITING || this.#bytes >= MAX_WAITING_BYTES)
      return Promise.reject(tooMany())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ping, since: performance.now(), resolve, reject })
      this.#bytes += ping.body?.byteLength ?? 0
      if (!this.#busy) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#busy = true
    // What arrives in the same turn of the event loop goes with it.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) await this.#commit(this.#nextBatch())
    this.#busy = false
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return
    try {
      const stored = await this.store(batch.map(({ ping }) => ping))
      for (const [at, { resolve }] of batch.entries()) resolve(stored[at] ?? 'unknown')
      this.afterwards()
    } catch (error) {
      const away = findAppError(error)?.code === 'unavailable'
      for (const { reject } of batch) reject(away ? unavailable(error) : error)
    }
  }

  #nextBatch(): Waiting[] {
    const batch: Waiting[] = []
    const now = performance.now()
    let bytes = 0
    let taken = 0
    for (const one of this.#waiting) {
      if (batch.length >= BATCH || bytes >= BATCH_BYTES) break
      taken++
      bytes += one.ping.body?.byteLength ?? 0
      if (now - one.since > PATIENCE_MS) one.reject(tooMany())
      else batch.push(one)
    }
    this.#waiting.splice(0, taken)
    this.#bytes -= bytes
    return batch
  }
}

/** The one intake of this process. */
export const intake = (): Intake => processWide('cron.intake', () => new Intake(storePings, keepLedger))

const tooMany = () =>
  new AppError('unavailable', 'Too many check-ins wait; this one was not taken.', { retryAfterSeconds: 1 })

const unavailable = (cause: unknown) =>
  new AppError('unavailable', 'The database is away; this check-in may not have been kept.', {
    retryAfterSeconds: 5,
    cause,
  })
