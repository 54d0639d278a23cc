/** One JSON line on standard error; nothing is logged while all is well. */
export function logError(event: string, error: unknown, fields: Record<string, unknown> = {}) {
  const reason = error instanceof Error ? error.message || error.name : String(error)
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, reason, ...fields })}\n`)
}
