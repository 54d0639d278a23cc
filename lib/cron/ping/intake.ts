import { AppError, findAppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { keepLedger } from './keeper'
import { type Ping, type Stored, storePings } from './store'

/** Pings that may wait to be committed; beyond it they are refused. */
export const MAX_WAITING = 2_000
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
 * Takes pings in the order they come and answers each once it is committed. A batch is what gathered while the one
 * before was on its way to the disk, so it is as large as the load is high.
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
    this.#bytes += ping.body?.byteLength ?? 0
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ping, since: performance.now(), resolve, reject })
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
    const now = performance.now()
    let [taken, bytes] = [0, 0]
    while (taken < Math.min(BATCH, this.#waiting.length) && bytes < BATCH_BYTES)
      bytes += this.#waiting[taken++]?.ping.body?.byteLength ?? 0
    this.#bytes -= bytes
    const batch = this.#waiting.splice(0, taken)
    const tired = batch.filter(({ since }) => now - since > PATIENCE_MS)
    for (const { reject } of tired) reject(tooMany())
    return tired.length === 0 ? batch : batch.filter((one) => !tired.includes(one))
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
