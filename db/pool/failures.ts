import { AppError } from '@/lib/errors'

/** Why a query could not be answered though it was right; the label of `pitwall_db_query_failures_total`. */
export type FailureReason =
  | 'closed'
  | 'refused'
  | 'connect_timeout'
  | 'dns'
  | 'tls'
  | 'starting'
  | 'too_many_connections'
  | 'credentials'
  | 'timeout'
  | 'lock_timeout'
  | 'deadlock'
  | 'read_only'
  | 'disk_full'
  | 'overloaded'

const REASONS: Record<string, FailureReason> = {
  CONNECT_TIMEOUT: 'connect_timeout',
  ETIMEDOUT: 'connect_timeout',
  CONNECTION_CLOSED: 'closed',
  CONNECTION_ENDED: 'closed',
  CONNECTION_DESTROYED: 'closed',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  '57P01': 'closed',
  '57P02': 'closed',
  '57P03': 'starting',
  '25P03': 'closed',
  '53300': 'too_many_connections',
  '28000': 'credentials',
  '28P01': 'credentials',
  '3D000': 'credentials',
  '57014': 'timeout',
  '55P03': 'lock_timeout',
  '40001': 'deadlock',
  '40P01': 'deadlock',
  '25006': 'read_only',
  '53100': 'disk_full',
  '53200': 'overloaded',
}

const DETAILS: Record<FailureReason, string> = {
  closed: 'The database closed the connection.',
  refused: 'The database does not answer.',
  connect_timeout: 'The database does not answer.',
  dns: 'The address of the database cannot be found.',
  tls: 'The certificate of the database cannot be trusted.',
  starting: 'The database is starting.',
  too_many_connections: 'The database has no connection left.',
  credentials: 'The database does not exist or refuses these credentials.',
  timeout: 'The database took too long.',
  lock_timeout: 'The rows are in use by somebody else.',
  deadlock: 'The rows are in use by somebody else.',
  read_only: 'The database takes no writes at the moment.',
  disk_full: 'The disk of the database is full.',
  overloaded: 'The database is overloaded.',
}

const TLS_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/

const reasons = new WeakMap<object, FailureReason>()

/** The reason of a driver error or of what `unavailable` made; undefined when the query itself is at fault. */
export function reasonOf(error: unknown): FailureReason | undefined {
  if (error instanceof AppError) return reasons.get(error)
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  const code = String(error.code)
  return REASONS[code] ?? (TLS_CODE.test(code) ? 'tls' : undefined)
}

/** What callers hear: 503 with a text that names no address; the driver's error is kept as the cause. */
export function unavailable(reason: FailureReason, cause?: unknown): AppError {
  const error = new AppError('unavailable', DETAILS[reason], { retryAfterSeconds: 2, cause })
  reasons.set(error, reason)
  return error
}

/** Faults of the database become AppError `unavailable`; a wrong query stays what it is. */
export function translated(error: unknown): unknown {
  const reason = reasonOf(error)
  return reason && !(error instanceof AppError) ? unavailable(reason, error) : error
}
