import type postgres from 'postgres'
import { guardedPool } from '@/db/pool'
import { AppError } from '@/lib/errors'
import type { AdapterSettings } from '@/lib/queues/adapter'
import { within } from '@/lib/within'

/** Looks can neither write nor be planned to read a table from end to end while there is another way. */
const LOOK_SESSION = {
  default_transaction_read_only: 'on',
  enable_seqscan: 'off',
  jit: 'off',
  TimeZone: 'UTC',
  DateStyle: 'ISO',
}
const WAITING = 50

/** What the server says where a table, a column or a right is missing. */
const MISFITS: Record<string, string> = {
  '3F000': 'The database has no such schema.',
  '42P01': 'The schema does not hold the tables of this engine.',
  '42703': 'The tables of this engine are of a version that is not known.',
  '42883': 'The schema lacks the functions of this engine.',
  '42501': 'The account may not do this in the schema of the engine.',
}

/**
 * The database of an engine behind small pools of our own, one that only reads and one for the few writes. Connects
 * when first asked.
 *
 * @throws AppError unavailable where it cannot be reached in time, upstream_failed where it is another database
 */
export function engineDatabase(url: string, { poolSize, timeoutMs }: AdapterSettings) {
  const limits = {
    waiting: WAITING,
    waitMs: timeoutMs,
    connectMs: timeoutMs,
    queryMs: timeoutMs,
    transactionMs: timeoutMs,
    isMeasured: false,
    knowsArrays: false,
  }
  const readers = guardedPool(url, { ...limits, connections: poolSize, session: LOOK_SESSION })
  const writers = guardedPool(url, { ...limits, connections: 1 })

  return {
    /** Answers within the deadline, however many statements `work` sends. */
    look: <T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> =>
      understood(within(work(readers.sql), timeoutMs)),
    /** One transaction that holds or is rolled back within the deadline. */
    write: async <T>(work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> => {
      let answer: { of: T } | undefined
      await understood(
        writers.sql.begin(async (sql) => {
          answer = { of: await work(sql) }
        }),
      )
      if (!answer) throw new Error('the transaction ended without an answer')
      return answer.of
    },
    close: async () => {
      await Promise.all([readers.end(0), writers.end(0)])
    },
  }
}

async function understood<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const misfit = MISFITS[codeOf(error)]
    throw misfit ? new AppError('upstream_failed', misfit, { cause: error }) : error
  }
}

/** SQLSTATE of what the server answered, empty for everything else. */
export function codeOf(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code')
  return typeof code === 'string' ? code : ''
}
