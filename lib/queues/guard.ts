import { AppError, findAppError } from '@/lib/errors'
import { within } from '@/lib/within'
import { scrub } from './redaction/scrub'

const FAILURES_UNTIL_LEFT_ALONE = 2
const PAUSE_MS = 10_000
/** An adapter keeps its own deadline; this is for one that does not. */
const MARGIN_MS = 1_000
const MAX_PROBLEM = 500

export type Trouble = { since: Date; reason: string }

/**
 * Stands between us and one engine: every call ends in time, and after two failures in a row nobody asks for ten
 * seconds; then one caller tries, and what happens to him decides. The clock gives monotonic milliseconds.
 */
export class SourceGuard {
  #failures = 0
  #leftAloneUntil = 0
  #isTrying = false
  #trouble: Trouble | undefined

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Undefined while it answers. */
  get trouble(): Trouble | undefined {
    return this.#trouble
  }

  /** @throws AppError unavailable; whatever else is thrown is about the question, not the engine */
  async call<T>(limitMs: number, ask: () => Promise<T>): Promise<T> {
    const isTrial = this.#enter()
    try {
      const answer = await within(ask(), limitMs + MARGIN_MS)
      this.#recovered()
      return answer
    } catch (error) {
      if (findAppError(error)?.code === 'unavailable') throw this.#failed(error)
      this.#recovered()
      throw error
    } finally {
      if (isTrial) this.#isTrying = false
    }
  }

  #enter(): boolean {
    if (this.#failures < FAILURES_UNTIL_LEFT_ALONE) return false
    if (this.clock() < this.#leftAloneUntil || this.#isTrying) throw this.#refusal()
    this.#isTrying = true
    return true
  }

  #recovered(): void {
    this.#failures = 0
    this.#trouble = undefined
  }

  #failed(error: unknown): AppError {
    this.#failures += 1
    this.#leftAloneUntil = this.clock() + PAUSE_MS
    const reason = scrub(findAppError(error)?.message ?? 'It does not answer.').slice(0, MAX_PROBLEM)
    this.#trouble = { since: this.#trouble?.since ?? new Date(), reason }
    return new AppError('unavailable', reason, { retryAfterSeconds: 5, cause: error })
  }

  #refusal(): AppError {
    const seconds = Math.max(1, (this.#leftAloneUntil - this.clock()) / 1_000)
    const reason = this.#trouble?.reason ?? 'The queue engine does not answer.'
    return new AppError('unavailable', reason, { kind: 'circuit_open', retryAfterSeconds: seconds })
  }
}
