const AT_ONCE = 2

/**
 * Lets work begin a little at a time: a burst of pages must not keep the event loop from what machines ask. What has begun
 * holds no place.
 */
export class Pace {
  readonly #waiting: (() => void)[] = []

  /** Resolves when the caller may begin, first come first served. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) setImmediate(() => this.#next())
    })
  }

  #next(): void {
    for (const begin of this.#waiting.splice(0, AT_ONCE)) begin()
    if (this.#waiting.length > 0) setImmediate(() => this.#next())
  }
}
