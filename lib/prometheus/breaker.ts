import { AppError } from '@/lib/errors'

const FAILURES = 5
const PAUSE_MS = 10_000

/** `open` refuses at once, `half_open` lets one trial through. */
export type BreakerState = 'closed' | 'half_open' | 'open'

/**
 * After five failures in a row nobody asks for ten seconds; then one caller tries, and what happens to him decides.
 * The clock gives monotonic milliseconds.
 */
export class Breaker {
  #failures = 0
  #openUntil = 0
  #isTrying = false

  constructor(private readonly clock: () => number = () => performance.now()) {}

  get state(): BreakerState {
    if (this.#failures < FAILURES) return 'closed'
    return this.clock() < this.#openUntil ? 'open' : 'half_open'
  }

  /**
   * To be followed by one of `succeeded`, `failed`, `abandoned`.
   *
   * @throws AppError unavailable
   */
  enter(): { isTrial: boolean } {
    if (this.state === 'closed') return { isTrial: false }
    if (this.state === 'open' || this.#isTrying) throw this.#refusal()
    this.#isTrying = true
    return { isTrial: true }
  }

  succeeded(): void {
    this.#failures = 0
    this.#isTrying = false
  }

  failed(): void {
    this.#failures += 1
    this.#isTrying = false
    this.#openUntil = this.clock() + PAUSE_MS
  }

  /** The caller left before anything was known. */
  abandoned({ isTrial }: { isTrial: boolean }): void {
    if (isTrial) this.#isTrying = false
  }

  #refusal(): AppError {
    const seconds = Math.max(1, Math.ceil((this.#openUntil - this.clock()) / 1_000))
    return new AppError('unavailable', 'The metrics engine failed five times in a row; it is left alone.', {
      kind: 'circuit_open',
      retryAfterSeconds: seconds,
    })
  }
}
