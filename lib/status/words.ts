import type { ProbeCode } from '@/lib/probes/contract'

/** What went wrong, as the end of a sentence that begins with the name. */
const FAILURE: Record<ProbeCode, string> = {
  ok: 'answers',
  refused: 'refuses connections',
  timeout: 'does not answer in time',
  dns: 'cannot be found: its host name does not resolve',
  tls: 'has no valid TLS certificate',
  auth: 'refuses our credentials',
  schema: 'answers something unexpected',
  overloaded: 'is overloaded',
  stale: 'has no current data',
  disabled: 'is switched off',
  active: 'is active',
  error: 'fails',
}

export const failureWords = (code: ProbeCode, detail: string | null): string =>
  detail ? `${FAILURE[code]} (${detail})` : FAILURE[code]

export function milliseconds(value: number): string {
  return value >= 10_000 ? `${Math.round(value / 1_000)} s` : `${Math.round(value)} ms`
}

/** `45 s`, `12 min`, `3 h`, `2 d`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} d`
}
