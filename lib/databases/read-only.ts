import postgres from 'postgres'
import { AppError } from '@/lib/errors'
import { within } from '@/lib/within'

const CONNECT_SECONDS = 3
const STATEMENT_MS = 3_000
const WHOLE_MS = 10_000

/**
 * Runs `work` on a connection of its own that only reads, bounded in every direction.
 *
 * @throws AppError upstream_failed, with no address and no credential in its words
 */
export async function readOnly<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_SECONDS,
    onnotice: () => undefined,
    connection: {
      application_name: 'pitwall',
      default_transaction_read_only: true,
      statement_timeout: STATEMENT_MS,
      lock_timeout: 1_000,
    },
  })
  try {
    return await within(work(sql), WHOLE_MS)
  } catch (error) {
    throw new AppError('upstream_failed', `The database does not answer this${told(error)}.`, {
      cause: error,
    })
  } finally {
    void sql.end({ timeout: 0 }).catch(() => undefined)
  }
}

function told(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code')
  return typeof code === 'string' && /^[A-Z0-9_]{5,40}$/.test(code) ? ` (${code})` : ''
}
