import type { ProbeCode, ProbeResult } from './contract'

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
