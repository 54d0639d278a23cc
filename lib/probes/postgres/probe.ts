import postgres from 'postgres'
import type { DependencyOf } from '@/lib/config/contract'
import { type Probe, ProbeError } from '../adapter'

/**
 * Connects as its users do and asks one question. The answer time is that of the question alone, on an open connection:
 * that is what every query of the service pays.
 */
export const probePostgres: Probe<Pick<DependencyOf<'postgres'>, 'url'>> = async (
  { url },
  { timeoutMs, signal },
) => {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: timeoutMs / 1_000,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: 'pitwall-probe', statement_timeout: timeoutMs },
  })
  const close = () => void sql.end({ timeout: 0 }).catch(() => undefined)
  signal.addEventListener('abort', close, { once: true })
  try {
    const [state] =
      await sql`select current_setting('server_version') as version, pg_is_in_recovery() as standby`.simple()
    const startedAt = performance.now()
    await sql`select 1`.simple()
    const latencyMs = performance.now() - startedAt
    const standby = state?.standby === true
    return {
      code: 'ok',
      latencyMs,
      detail: standby ? 'standby' : '',
      data: { version: state?.version, standby },
    }
  } catch (error) {
    throw serverRefusal(error) ?? error
  } finally {
    close()
  }
}

/** SQLSTATE classes; the server's own text can quote users and databases, so only its code is told. */
function serverRefusal(error: unknown): ProbeError | undefined {
  const state: unknown = Reflect.get(Object(error), 'code')
  if (typeof state !== 'string' || !/^[0-9A-Z]{5}$/.test(state) || !(error instanceof postgres.PostgresError))
    return undefined
  if (state.startsWith('28')) return new ProbeError('auth', `SQLSTATE ${state}`)
  if (state.startsWith('53')) return new ProbeError('overloaded', `SQLSTATE ${state}`)
  if (state === '57014') return new ProbeError('timeout', 'the query was cancelled')
  if (state === '57P03') return new ProbeError('refused', 'it is starting or stopping')
  if (state === '3D000') return new ProbeError('schema', 'the database does not exist')
  return new ProbeError('error', `SQLSTATE ${state}`)
}
