/**
 * While connecting fails, one attempt per `retryMs` goes through (its caller is the trial); while it works, all do.
 * The clock gives monotonic milliseconds.
 */
export class ConnectBreaker {
  #failed = false
  #failedSince = 0
  #lastError: unknown
  #notBefore = 0

  constructor(
    private readonly retryMs: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get lastError(): unknown {
    return this.#lastError
  }

  /** A yes while failing is used up by asking. */
  mayTry(): boolean {
    if (!this.#failed) return true
    if (this.clock() < this.#notBefore) return false
    this.#notBefore = this.clock() + this.retryMs
    return true
  }

  /** Milliseconds until the next attempt, while failing has lasted less than one pause; undefined after that. */
  shortOutageMs(): number | undefined {
    if (!this.#failed) return 0
    const now = this.clock()
    return now - this.#failedSince < this.retryMs ? Math.max(0, this.#notBefore - now) : undefined
  }

  succeeded(): void {
    this.#failed = false
    this.#lastError = undefined
  }

  failed(error: unknown): void {
    if (!this.#failed) this.#failedSince = this.clock()
    this.#failed = true
    this.#lastError = error
    this.#notBefore = this.clock() + this.retryMs
  }
}
