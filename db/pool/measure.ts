import { metrics } from '@/lib/telemetry/metrics'
import { withClientSpan } from '@/lib/telemetry/tracing'
import { reasonOf } from './failures'

const MAX_STATEMENT = 1_024

/** A span for one statement, and its observation where asked; its text goes to the span, cut and without values. */
export async function measured<T>(text: string, isObserved: boolean, work: () => Promise<T>): Promise<T> {
  const operation = operationOf(text)
  const attributes = {
    'db.system': 'postgresql',
    'db.operation': operation,
    'db.statement': text.slice(0, MAX_STATEMENT),
  }
  return withClientSpan(`db.${operation}`, attributes, () =>
    isObserved ? observed(operation, work) : work(),
  )
}

async function observed<T>(operation: string, work: () => Promise<T>): Promise<T> {
  const stopTimer = metrics().dbDuration.startTimer({ operation })
  try {
    return await work()
  } catch (error) {
    countFailure(error)
    throw error
  } finally {
    stopTimer()
  }
}

/** One more in `pitwall_db_query_failures_total`. */
export function countFailure(error: unknown): void {
  metrics().dbFailures.inc({ reason: reasonOf(error) ?? (isConstraint(error) ? 'constraint' : 'error') })
}

const isConstraint = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('23')

const OPERATIONS = [
  'select',
  'insert',
  'update',
  'delete',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'with',
]

function operationOf(text: string): string {
  const word = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? ''
  return OPERATIONS.includes(word) ? word : 'other'
}
