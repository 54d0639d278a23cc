import { log } from '@/lib/telemetry/log'

/** Work beside the looks, each kind of it at most once at a time; what fails is told, and tried again when it is due. */
export class Errands {
  #running = new Map<string, Promise<void>>()

  isBusy(name: string): boolean {
    return this.#running.has(name)
  }

  /** How many run whose name begins so. */
  count(start: string): number {
    return [...this.#running.keys()].filter((name) => name.startsWith(start)).length
  }

  /** Nothing when one of that name runs. */
  start(name: string, work: () => Promise<void>): void {
    if (this.isBusy(name)) return
    const settled = work()
      .catch((error: unknown) => log().error({ err: error, errand: name }, 'an errand failed'))
      .finally(() => this.#running.delete(name))
    this.#running.set(name, settled)
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values())
  }
}
