import type { Exclusion, Readings, SeriesKey } from '../series'
import type { Settings } from '../settings'

/** Epoch ms, both inclusive, on whole minutes. */
export type Minutes = { from: number; to: number }

/** What could be read, and why something could not. */
export type Feed = { readings: Readings[]; problems: readonly string[] }

/** Where a service's values come from, and how they are to be judged. */
export type Source = {
  service: string
  /** One value a minute of every series; `endpoints` are those known, whose silence means no traffic. */
  minutes: (span: Minutes, endpoints: string[]) => Promise<Feed>
  /** What the engine remembers up to a moment, oldest first, with the share of it read so far. */
  history: (until: number) => AsyncIterable<Feed & { progress: number }>
  exclusions: (span: Minutes) => Promise<Exclusion[]>
  settings: (key: SeriesKey) => Settings
}
