const PATIENCE_MS = 2_000

/**
 * Asks Pitwall's gate whether jobs may begin, as a line in a crontab would. Without an answer they may: who watches must
 * not be who stops.
 */
export function createJobGate({ pitwallUrl }) {
  return async function mayBegin() {
    const answer = await fetch(`${pitwallUrl}/api/maintenance/gate?service=paddock&method=POST`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => undefined)
    return answer?.status !== 503 || !answer.headers.has('x-maintenance')
  }
}
