import { type Logger, pino } from 'pino'
import { processWide } from '@/lib/process-wide'
import { describeError } from './describe-error'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>

const SECRET_KEYS = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'apiKey',
  'passwordHash',
  'tokenHash',
]

/** One JSON line per entry on stdout; values under secret-looking keys never leave the process. */
export function log(): Logger {
  return processWide('log', () =>
    pino({
      level: process.env.LOG_LEVEL || 'info',
      base: { service: 'pitwall' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // The usual form of an error shows all it holds: a failed query, the values it was sent with.
      serializers: { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
    }),
  )
}
