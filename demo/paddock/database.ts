import postgres, { type PendingQuery, type Row, type Sql } from 'postgres'
import type { Metrics } from './metrics'
import { Problem } from './problem'

const POOL = 12
const DEADLINE_MS = 5_000

type Operation = 'select' | 'insert' | 'update' | 'health'
type Statement<T extends Row[]> = (sql: Sql) => PendingQuery<T>

export type Database = {
  /** For migrations and seeding, which take the time they need. */
  sql: Sql
  /** One statement, measured, with a deadline; a database that is away is an `unavailable` problem. */
  run<T extends Row[]>(operation: Operation, statement: Statement<T>): Promise<T>
  /** The same with a deadline of its own, and the driver's own error. */
  attempt<T extends Row[]>(operation: Operation, statement: Statement<T>, deadlineMs: number): Promise<T>
  close(): Promise<void>
}

/** Connects on first use and again after every loss; never throws by itself. */
export function openDatabase(url: string, metrics: Metrics): Database {
  const sql = postgres(url, {
    max: POOL,
    connect_timeout: 4,
    idle_timeout: 300,
    backoff: () => 0.3,
    onnotice: () => undefined,
    connection: { application_name: 'paddock' },
  })

  async function attempt<T extends Row[]>(operation: Operation, statement: Statement<T>, deadlineMs: number) {
    const measured = metrics.database.startTimer({ operation })
    try {
      return await withDeadline(statement(sql), deadlineMs)
    } finally {
      measured()
    }
  }

  return {
    sql,
    attempt,
    async run(operation, statement) {
      try {
        return await attempt(operation, statement, DEADLINE_MS)
      } catch (error) {
        if (failureCode(error) === 'error') throw error
        throw new Problem('unavailable', 'The database does not answer.', { 'Retry-After': '5' })
      }
    },
    close: () => sql.end({ timeout: 2 }),
  }
}

export type FailureCode = 'refused' | 'timeout' | 'dns' | 'auth' | 'overloaded' | 'error'

const CODES: Record<string, FailureCode> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EPIPE: 'refused',
  CONNECTION_CLOSED: 'refused',
  CONNECTION_ENDED: 'refused',
  CONNECTION_DESTROYED: 'refused',
  CONNECT_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  DEADLINE: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  '28000': 'auth',
  '28P01': 'auth',
  '53300': 'overloaded',
  '57P01': 'refused',
  '57P03': 'refused',
}

/** What kind of outage an error of the driver or of a socket means; `error` when it is none. */
export function failureCode(error: unknown): FailureCode {
  if (!(error instanceof Error) || !('code' in error)) return 'error'
  return CODES[String(error.code)] ?? 'error'
}

async function withDeadline<T extends Row[]>(query: PendingQuery<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error('The database took too long.'), { code: 'DEADLINE' }))
      query.cancel()
    }, deadlineMs)
  })
  try {
    return await Promise.race([query, late])
  } finally {
    clearTimeout(timer)
  }
}
