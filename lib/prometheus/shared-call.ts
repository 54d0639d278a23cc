import { gaveUp } from './failures'

/** A call that several wait for. When all of them have left, it ends. */
export class SharedCall<T> {
  #waiters = 0

  constructor(
    private readonly result: Promise<T>,
    private readonly cancel: () => void,
  ) {}

  /** @throws what the call throws, or AppError unavailable, kind `canceled`, when the signal says so first */
  async wait(signal: AbortSignal): Promise<T> {
    if (signal.aborted) throw gaveUp(signal)
    this.#waiters += 1
    let onAbort: (() => void) | undefined
    const left = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(gaveUp(signal))
      signal.addEventListener('abort', onAbort, { once: true })
    })
    try {
      return await Promise.race([this.result, left])
    } finally {
      if (onAbort) signal.removeEventListener('abort', onAbort)
      this.#waiters -= 1
      if (this.#waiters === 0 && signal.aborted) this.cancel()
    }
  }
}
