import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { clientOptions } from './pool/connection'
import { reasonOf } from './pool/failures'
import { GuardedQuery } from './pool/guarded-query'
import { guardedSql } from './pool/guarded-sql'
import { DEFAULT_LIMITS, type PoolLimits } from './pool/limits'
import { runStatement, type Statement } from './pool/run'
import { ConnectionSlots } from './pool/slots'
import { runTransaction } from './pool/transaction'

const RETRY_PAUSE_MS = 300
// A timer may fire a moment early, and an attempt too early is refused.
const TIMER_SLACK_MS = 20

export type Pool = ReturnType<typeof guardedPool>

/**
 * postgres.js behind limits it does not have itself: a deadline and a cancel for every query, a bounded queue in front
 * of few connections, an end for every transaction, one attempt a second to connect while the server is away, one
 * retry of a read that a restart of the server cut off or kept out. All of it fails as AppError `unavailable` with the driver's error as cause.
 *
 * `sql` serves the query builder: `unsafe`, `begin`, `savepoint` and plain templates.
 */
export function guardedPool(url: string, changed: Partial<PoolLimits> = {}) {
  const limits = { ...DEFAULT_LIMITS, ...changed }
  const template = postgres(url, clientOptions(limits))
  const slots = new ConnectionSlots({ url, template, limits })

  let pausing = 0

  async function attempt<T>(statement: Statement<T>): Promise<T> {
    const connection = await slots.take()
    const { answer, settled } = runStatement(connection, statement, {
      ms: limits.queryMs,
      graceMs: limits.graceMs,
      isMeasured: limits.isMeasured,
    })
    settled.then(() => slots.giveBack(connection))
    return answer
  }

  async function attemptReadTwice<T>(statement: Statement<T>): Promise<T> {
    try {
      return await attempt(statement)
    } catch (error) {
      const pauseMs = isRestart(error) && isRead(statement.text) ? slots.secondChanceMs() : undefined
      if (pauseMs === undefined || pausing >= limits.waiting) throw error
      pausing++
      await sleep(Math.max(RETRY_PAUSE_MS, pauseMs + TIMER_SLACK_MS))
      pausing--
      return attempt(statement)
    }
  }

  const sql = guardedSql(template, {
    query: (text, make) => new GuardedQuery(make, (start) => attemptReadTwice({ text, start })),
    begin: (mode, work) => runTransaction(slots, limits, mode, work),
  })

  return {
    sql,
    /** How many connections are open, idle, opening, and how many queries wait for one. */
    state: () => slots.state,
    /** Lets what runs finish for a while, then cuts it. */
    end: (graceMs = 5_000) => slots.end(graceMs),
  }
}

const isRestart = (error: unknown): boolean =>
  ['closed', 'refused', 'starting'].includes(reasonOf(error) ?? '')

const isRead = (text: string): boolean => /^\s*select\b/i.test(text)
