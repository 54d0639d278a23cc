import type postgres from 'postgres'
import type { Connection } from './connection'
import { unavailable } from './failures'
import { GuardedQuery } from './guarded-query'
import { guardedSql } from './guarded-sql'
import type { PoolLimits } from './limits'
import { runStatement } from './run'
import type { ConnectionSlots } from './slots'

export type Work = (sql: postgres.Sql) => unknown

/**
 * One transaction on one connection, at most `transactionMs` from start to end: then the caller is told, the
 * connection is cut and the server rolls back, whatever the work still waits for.
 */
export async function runTransaction(slots: ConnectionSlots, limits: PoolLimits, mode: string, work: Work) {
  const connection = await slots.take()
  const transaction = new Transaction(connection, limits)
  const running = transaction.run(mode, work)
  const late = transaction.deadline()
  const release = () => {
    late.clear()
    transaction.whenQuiet().then(() => slots.giveBack(connection))
  }
  running.then(release, release)
  return Promise.race([running, late.reached])
}

class Transaction {
  readonly #endsAt: number
  #quiet: Promise<unknown> = Promise.resolve()
  #over = false
  #savepoints = 0

  constructor(
    private readonly connection: Connection,
    private readonly limits: PoolLimits,
  ) {
    this.#endsAt = performance.now() + limits.transactionMs
  }

  async run(mode: string, work: Work): Promise<unknown> {
    await this.#send(`begin ${mode.replaceAll(/[^a-z ,]/gi, '')}`.trim())
    try {
      const result = await resultOf(work(this.#sql()))
      await this.#commit()
      return result
    } catch (error) {
      if (this.connection.isAlive()) await this.#send('rollback').catch(() => this.connection.destroy())
      throw error
    } finally {
      this.#over = true
    }
  }

  /** Rejects when the time is up, after cutting the connection. */
  deadline() {
    let timer: NodeJS.Timeout | undefined
    const reached = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.#over = true
        this.connection.destroy()
        reject(unavailable('timeout'))
      }, this.limits.transactionMs)
    })
    return { reached, clear: () => clearTimeout(timer) }
  }

  whenQuiet = () => this.#quiet

  /** The server answers a commit of a failed transaction with ROLLBACK and no error. */
  async #commit(): Promise<void> {
    const answer = await this.#send('commit')
    if (answer.command !== 'COMMIT')
      throw new Error('the transaction was rolled back: a statement in it failed')
  }

  async #savepoint(work: Work): Promise<unknown> {
    const name = `s${this.#savepoints++}`
    await this.#send(`savepoint ${name}`)
    try {
      return await resultOf(work(this.#sql()))
    } catch (error) {
      if (this.connection.isAlive()) await this.#send(`rollback to ${name}`)
      throw error
    }
  }

  #send = async (text: string) => this.#statement(text, (client) => client.unsafe(text))

  #statement<T>(text: string, start: (client: postgres.Sql) => PromiseLike<T>): Promise<T> {
    if (this.#over) throw new Error('the transaction is over')
    if (!this.connection.isAlive()) throw unavailable('closed')
    const ms = Math.max(1, Math.min(this.limits.queryMs, this.#endsAt - performance.now()))
    const { answer, settled } = runStatement(
      this.connection,
      { text, start },
      { ms, graceMs: this.limits.graceMs, isMeasured: this.limits.isMeasured },
    )
    this.#quiet = Promise.all([this.#quiet, settled])
    return answer
  }

  /** What the work gets: the client, with statements and savepoints going through the guard. */
  #sql(): postgres.Sql {
    return guardedSql(this.connection.client, {
      query: (text, make) => new GuardedQuery(make, async (start) => this.#statement(text, start)),
      savepoint: (work) => this.#savepoint(work),
    })
  }
}

// Like the driver: a list of queries is waited for together.
const resultOf = async (result: unknown) => (Array.isArray(result) ? Promise.all(result) : result)
