import type { ProbeCode } from './contract'

/** What one look found. `detail` is shown to people and never holds a secret. */
export type ProbeResult = {
  code: ProbeCode
  latencyMs: number
  detail: string
  /** What the target said beyond that, in the shape of its kind. */
  data?: Record<string, unknown>
}

export type ProbeLimits = {
  /** For everything together: name lookup, connection, answer. */
  timeoutMs: number
  /** Ends the look for good, a little after its time. */
  signal: AbortSignal
}

/** Looks once at one target. Failures are results; what is thrown is translated by `look`. */
export type Probe<Target> = (target: Target, limits: ProbeLimits) => Promise<ProbeResult>

/** A failure with its code, thrown anywhere below a probe. */
export class ProbeError extends Error {
  constructor(
    readonly code: ProbeCode,
    message: string,
  ) {
    super(message)
    this.name = 'ProbeError'
  }
}
