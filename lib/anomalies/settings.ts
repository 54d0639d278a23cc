export type Settings = {
  /** How many times the usual distance a value must be away: 3 to 4 sensitive, 4.5 balanced, 5 to 6 quiet. */
  sensitivity: number
  direction: 'up' | 'down' | 'both'
  /** In the series' unit: where neither the value nor the usual reaches it, nothing is raised. */
  floor: number
  /** A sample of fewer requests says nothing and is not judged, where its requests are known. */
  minRequests: number
  /** Usual distance of two samples, ms. */
  stepMs: number
  off: boolean
  /** In the series' unit: values well below a tenth of it are all about nothing, however small the usual is. */
  leastMagnitude: number
  /** In the series' unit: what it can never be below. */
  lowest: number
}

export const DEFAULTS: Settings = {
  sensitivity: 4.5,
  direction: 'both',
  floor: 0,
  minRequests: 20,
  stepMs: 60_000,
  off: false,
  leastMagnitude: 0,
  lowest: Number.NEGATIVE_INFINITY,
}
