import { AppError, findAppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { keepLedger } from './keeper'
import { type Ping, type Stored, storePings } from './store'

/** Pings that may wait to be committed; beyond it they are refused. */
export const MAX_WAITING = 2_000
const MAX_WAITING_BYTES = 64 * 1024 * 1024
/** Batches under way at once: while one waits for the disk, others are taken up. */
const LINES = 3
const BATCH = 500
const BATCH_BYTES = 4 * 1024 * 1024
const PATIENCE_MS = 10_000

type Waiting = {
  ping: Ping
  since: number
  resolve: (stored: Stored) => void
  reject: (error: unknown) => void
}
type Line = { waiting: Waiting[]; busy: boolean }

type Store = (pings: readonly Ping[]) => Promise<Stored[]>

/**
 * Takes pings and answers each once it is committed. A batch is what gathered while the one before was on its way to
 * the disk, so it is as large as the load is high. All pings of a job stand in one line, in the order they came.
 */
export class Intake {
  readonly #lines: Line[] = Array.from({ length: LINES }, () => ({ waiting: [], busy: false }))
  #size = 0
  #bytes = 0

  constructor(
    private readonly store: Store,
    private readonly afterwards: () => void,
  ) {}

  /** @throws AppError unavailable, with `Retry-After`, when it is full or the database away */
  take(ping: Ping): Promise<Stored> {
    if (this.#size >= MAX_WAITING || this.#bytes >= MAX_WAITING_BYTES) return Promise.reject(tooMany())
    this.#size++
    this.#bytes += ping.body?.byteLength ?? 0
    const line = this.#lineOf(ping)
    return new Promise((resolve, reject) => {
      line.waiting.push({ ping, since: performance.now(), resolve, reject })
      if (!line.busy) void this.#work(line)
    })
  }

  #lineOf({ pingId, slug }: Ping): Line {
    const name = pingId ?? slug ?? ''
    let sum = 0
    for (let at = 0; at < name.length; at++) sum += name.charCodeAt(at)
    return this.#lines[sum % LINES] ?? { waiting: [], busy: false }
  }

  async #work(line: Line): Promise<void> {
    line.busy = true
    // What arrives in the same turn of the event loop goes with it.
    await new Promise(setImmediate)
    while (line.waiting.length > 0) await this.#commit(this.#nextBatch(line))
    line.busy = false
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

  #nextBatch({ waiting }: Line): Waiting[] {
    const now = performance.now()
    let [taken, bytes] = [0, 0]
    while (taken < Math.min(BATCH, waiting.length) && bytes < BATCH_BYTES)
      bytes += waiting[taken++]?.ping.body?.byteLength ?? 0
    this.#size -= taken
    this.#bytes -= bytes
    const batch = waiting.splice(0, taken)
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
