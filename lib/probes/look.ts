import type { Probe, ProbeLimits } from './adapter'
import type { ProbeResult } from './contract'
import { failureOf } from './failure'

/** A probe that keeps its own time may still say what it has; after that the look is cut off. */
const GRACE_MS = 500

/** Runs a probe under its deadline; always answers, never throws, however the probe behaves. */
export async function look<Target>(
  probe: Probe<Target>,
  target: Target,
  { timeoutMs }: Pick<ProbeLimits, 'timeoutMs'>,
): Promise<ProbeResult> {
  const startedAt = performance.now()
  const end = new AbortController()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    end.abort(new DOMException('time is up', 'TimeoutError'))
  }, timeoutMs + GRACE_MS)
  try {
    return await Promise.race([probe(target, { timeoutMs, signal: end.signal }), aborted(end.signal)])
  } catch (error) {
    const failure = isLate ? { code: 'timeout' as const, detail: '' } : failureOf(error)
    return { ...failure, latencyMs: performance.now() - startedAt }
  } finally {
    clearTimeout(timer)
    // Whatever the probe left open ends with its look.
    end.abort()
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
