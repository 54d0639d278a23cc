const MAX_MESSAGE = 2_000
const MAX_STACK = 8_000

/** Name, message and frames without values: a query builder's message holds the parameters it sent. */
export function describeError(error: unknown): { name: string; message: string; stack: string | null } {
  if (!(error instanceof Error)) return { name: 'NotAnError', message: clean(String(error)), stack: null }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const stack = frames.join('\n').slice(0, MAX_STACK)
  return { name: error.name, message: clean(messageOf(error)), stack }
}

function messageOf(error: Error): string {
  if (!('query' in error) || !(error.cause instanceof Error)) return error.message
  return `${error.cause.message} (${String(error.query)})`
}

// Postgres stores no NUL and no lone surrogates.
const clean = (text: string) => text.replaceAll('\0', '').toWellFormed().slice(0, MAX_MESSAGE)
