import { ConnectBreaker } from './breaker'
import { type Connection, openConnection, type Source } from './connection'
import { reasonOf, unavailable } from './failures'
import { countFailure } from './measure'
import { Waiters } from './waiters'

/**
 * At most `limits.connections` connections, a bounded queue in front of them, and no more attempts to connect than the
 * breaker lets through. What `take` gives is handed to `giveBack` exactly once.
 */
export class ConnectionSlots {
  readonly #breaker: ConnectBreaker
  readonly #waiters: Waiters
  readonly #idle: Connection[] = []
  readonly #open = new Set<Connection>()
  readonly #reaper: NodeJS.Timeout
  #opening = 0
  #attempts = 0
  #ended = false

  constructor(private readonly source: Source) {
    this.#breaker = new ConnectBreaker(source.limits.retryMs)
    this.#waiters = new Waiters(source.limits)
    this.#reaper = setInterval(() => this.#closeSpareConnections(), source.limits.idleMs).unref()
  }

  get state() {
    return {
      open: this.#open.size,
      idle: this.#idle.length,
      opening: this.#opening,
      waiting: this.#waiters.size,
    }
  }

  /** When it is worth asking again after a failure that may be a restart; undefined in a longer outage. */
  secondChanceMs = (): number | undefined => (this.#ended ? undefined : this.#breaker.shortOutageMs())

  /** @throws AppError unavailable */
  async take(): Promise<Connection> {
    try {
      return await this.#take()
    } catch (error) {
      if (this.source.limits.isMeasured) countFailure(error)
      throw error
    }
  }

  async #take(): Promise<Connection> {
    if (this.#ended) throw unavailable('closed')
    const idle = this.#takeIdle()
    if (idle) return idle
    if (this.#hasRoom() && this.#breaker.mayTry()) return this.#connect()
    // Nothing runs whose end could free a connection.
    if (this.#open.size + this.#opening === 0) throw this.#refusal()
    return this.#waiters.join()
  }

  giveBack(connection: Connection): void {
    const spent = performance.now() - connection.openedAt > this.source.limits.lifetimeMs
    if (spent || this.#ended) connection.destroy()
    if (spent || this.#ended || !connection.isAlive()) this.#open.delete(connection)
    else this.#idle.push(connection)
    this.#serveWaiters()
  }

  /** Lets what runs finish for `graceMs`, then cuts. */
  async end(graceMs: number): Promise<void> {
    this.#ended = true
    clearInterval(this.#reaper)
    this.#waiters.refuseAll(unavailable('closed'))
    const until = performance.now() + graceMs
    for (const connection of this.#idle.splice(0)) this.#close(connection)
    while (this.#open.size > 0 && performance.now() < until) await new Promise((done) => setTimeout(done, 20))
    for (const connection of this.#open) this.#close(connection)
  }

  #takeIdle(): Connection | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.isAlive()) return idle
    }
    return undefined
  }

  async #connect(): Promise<Connection> {
    this.#opening++
    try {
      const connection = await openConnection(this.source, this.#attempts++, () => this.#forgetClosed())
      this.#open.add(connection)
      this.#breaker.succeeded()
      return connection
    } catch (error) {
      this.#breaker.failed(error)
      throw this.#refusal()
    } finally {
      this.#opening--
      this.#serveWaiters()
    }
  }

  #serveWaiters(): void {
    while (this.#waiters.size > 0) {
      const idle = this.#takeIdle()
      if (idle) this.#waiters.giveToFirst(idle)
      else if (this.#hasRoom() && this.#breaker.mayTry()) {
        this.#connectForWaiter()
        return
      } else if (this.#open.size + this.#opening === 0) this.#waiters.refuseAll(this.#refusal())
      else return
    }
  }

  #connectForWaiter(): void {
    this.#connect().then(
      (connection) => this.#waiters.giveToFirst(connection) || this.giveBack(connection),
      () => undefined,
    )
  }

  #forgetClosed(): void {
    for (const connection of this.#open) if (!connection.isAlive()) this.#open.delete(connection)
    this.#serveWaiters()
  }

  /** The longest unused half: the newest are taken first, so what is left over shows at the front. */
  #closeSpareConnections(): void {
    for (const connection of this.#idle.splice(0, Math.floor(this.#idle.length / 2))) this.#close(connection)
  }

  #close(connection: Connection): void {
    connection.destroy()
    this.#open.delete(connection)
  }

  #hasRoom(): boolean {
    return this.#open.size + this.#opening < this.source.limits.connections
  }

  #refusal() {
    const cause = this.#breaker.lastError
    return unavailable(reasonOf(cause) ?? 'refused', cause)
  }
}
