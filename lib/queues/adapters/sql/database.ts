import type postgres from 'postgres'
import { guardedPool } from '@/db/pool'
import { AppError } from '@/lib/errors'
import type { AdapterSettings } from '@/lib/queues/adapter'
import { within } from '@/lib/within'

const WAITING = 50
const TIMES = [1082, 1114, 1184]

export type Database = ReturnType<typeof foreignDatabase>

/**
 * A database of somebody else behind a small pool of our own, connected when first asked. Reads run in transactions that
 * cannot write.
 *
 * @throws AppError unavailable where it cannot be reached in time, upstream_failed where it does not take the query
 */
export function foreignDatabase(url: string, { poolSize, timeoutMs }: AdapterSettings) {
  const pool = guardedPool(url, {
    connections: poolSize,
    waiting: WAITING,
    waitMs: timeoutMs,
    connectMs: timeoutMs,
    queryMs: timeoutMs,
    transactionMs: timeoutMs,
    session: { TimeZone: 'UTC', DateStyle: 'ISO', jit: 'off' },
    isMeasured: false,
  })
  // Times go to the server as it wrote them: a Date would lose their microseconds.
  for (const type of TIMES) Object.assign(pool.sql.options.serializers, { [type]: (time: unknown) => time })

  const transaction = async <T>(
    mode: string,
    work: (sql: postgres.TransactionSql) => Promise<T>,
  ): Promise<T> => {
    let answer: { of: T } | undefined
    const running = pool.sql.begin(mode, async (sql) => {
      answer = { of: await work(sql) }
    })
    await within(running, timeoutMs)
    if (!answer) throw new Error('the transaction ended without an answer')
    return answer.of
  }

  return {
    read: <T>(work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> =>
      transaction('read only', work),
    write: <T>(work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> =>
      transaction('read write', work),
    close: () => pool.end(0),
  }
}

/** SQLSTATE of what the server answered, empty for everything else. */
export function codeOf(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code')
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : ''
}

/** Values of a row stand in other messages than those about the text of the query itself. */
export function refusalOf(error: unknown, name: string): unknown {
  const code = codeOf(error) || writeRefused(error)
  if (code === '') return error
  const text = code.startsWith('42') && error instanceof Error ? `: ${error.message.slice(0, 300)}` : ''
  return new AppError('upstream_failed', `The database does not take the query "${name}" (${code})${text}.`, {
    cause: error,
  })
}

/** The pool takes it for a server that is a replica now; here it is the query that tries to write. */
const writeRefused = (error: unknown): string => {
  const code = codeOf(Reflect.get(Object(error), 'cause'))
  return code === '25006' ? code : ''
}
