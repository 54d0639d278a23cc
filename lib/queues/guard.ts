import { AppError, findAppError } from '@/lib/errors'
import { within } from '@/lib/within'
import { scrub } from './redaction/scrub'

const FAILURES_UNTIL_LEFT_ALONE = 2
const PAUSE_MS = 10_000
/** An adapter keeps its own deadline; this is for one that does not. */
const MARGIN_MS = 1_000
const MAX_PROBLEM = 500

/**
 * Stands between us and one engine: every call ends in time, and after two failures in a row people are not let
 * through for ten seconds; then one tries, and what happens to him decides. The clock gives monotonic milliseconds.
 */
export class SourceGuard {
  #failures = 0
  #leftAloneUntil = 0
  #isTrying = false
  #reason = 'The queue engine does not answer.'

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** @throws AppError unavailable; whatever else is thrown is about the question, not the engine */
  async call<T>(limitMs: number, ask: () => Promise<T>): Promise<T> {
    const isTrial = this.#enter()
    try {
      return await this.look(limitMs, ask)
    } finally {
      if (isTrial) this.#isTrying = false
    }
  }

  /** The same for who asks seldom and finds out for all others: never refused. @throws AppError unavailable */
  async look<T>(limitMs: number, ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await within(ask(), limitMs + MARGIN_MS)
      this.#failures = 0
      return answer
    } catch (error) {
      if (findAppError(error)?.code === 'unavailable') throw this.#failed(error)
      this.#failures = 0
      throw error
    }
  }

  #enter(): boolean {
    if (this.#failures < FAILURES_UNTIL_LEFT_ALONE) return false
    if (this.clock() < this.#leftAloneUntil || this.#isTrying) throw this.#refusal()
    this.#isTrying = true
    return true
  }

  #failed(error: unknown): AppError {
    this.#failures += 1
    this.#leftAloneUntil = this.clock() + PAUSE_MS
    this.#reason = scrub(findAppError(error)?.message ?? this.#reason).slice(0, MAX_PROBLEM)
    return new AppError('unavailable', this.#reason, { retryAfterSeconds: 5, cause: error })
  }

  #refusal(): AppError {
    const retryAfterSeconds = Math.max(1, (this.#leftAloneUntil - this.clock()) / 1_000)
    return new AppError('unavailable', this.#reason, { kind: 'circuit_open', retryAfterSeconds })
  }
}
