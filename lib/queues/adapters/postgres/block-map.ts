import { JOB_STATES, type JobState } from '@/lib/queues/adapter'
import { orderOf, type Place } from './place'

/** 2 MB of a table: read in one statement, some milliseconds where it is in memory. */
export const CHUNK_BLOCKS = 256
/** Ids kept of one queue and state in one chunk; fewer where many are known already. */
const KEPT = 500
const KEPT_OF_MANY = 20
const MANY_KEPT = 50_000
const GOLDEN = 0.618

/** What a chunk holds of one queue in one state. */
export type Tally = {
  queue: string
  state: JobState
  jobs: number
  /** Of these, those that reached the state lately. */
  recent: number
  firstAt: Date | null
  workedAt: Date | null
  /** Where no index finds them, with the time as the server writes it; not all where there are many. */
  kept: readonly Place[]
}

/**
 * What is known of a table that is read chunk by chunk, some at a look: the tallies of each chunk as of its last
 * reading. Works for a table of any size, and is as old as one pass over it.
 */
export class BlockMap {
  readonly #tallies = new Map<string, Map<number, Tally>>()
  /** Which tallies a chunk has; undefined: not read yet. */
  #chunks: (string[] | undefined)[] = []
  #read = 0
  #kept = 0
  #turn = 0
  /** What has been asked for, until a chunk tells it anew. */
  readonly #sorted = new Map<string, readonly Place[]>()

  /** What a table held that has shrunk is forgotten. */
  resize(blocks: number): void {
    const length = Math.ceil(blocks / CHUNK_BLOCKS)
    for (let chunk = length; chunk < this.#chunks.length; chunk++) this.#forget(chunk)
    this.#chunks.length = length
  }

  get chunks(): number {
    return this.#chunks.length
  }

  /** Share of the table that has been read at least once. */
  get covered(): number {
    return this.chunks === 0 ? 0 : this.#read / this.chunks
  }

  get mostKept(): number {
    return this.#kept > MANY_KEPT ? KEPT_OF_MANY : KEPT
  }

  /** In turn, those not read yet first, in strides over the whole table: a part of a pass is a fair sample of it. */
  next(): number {
    const isWhole = this.covered === 1
    for (let tries = 0; tries < this.chunks; tries++) {
      const chunk = (this.#turn++ * stride(this.chunks)) % this.chunks
      if (isWhole || !this.#chunks[chunk]) return chunk
    }
    return 0
  }

  take(chunk: number, tallies: readonly Tally[]): void {
    if (chunk >= this.chunks) return
    this.#forget(chunk)
    this.#chunks[chunk] = tallies.map((tally) => {
      const name = nameOf(tally.queue, tally.state)
      const known = this.#tallies.get(name) ?? new Map<number, Tally>()
      this.#tallies.set(name, known.set(chunk, tally))
      this.#kept += tally.kept.length
      this.#sorted.delete(name)
      return name
    })
    this.#read++
  }

  /** Found so far, scaled to the whole table while that has not been read once. */
  jobs(queue: string, state: JobState): number {
    const found = this.#of(queue, state).reduce((sum, { jobs }) => sum + jobs, 0)
    return this.#read === 0 ? 0 : Math.round(found / this.covered)
  }

  recent(queue: string, state: JobState): number {
    return this.#of(queue, state).reduce((sum, { recent }) => sum + recent, 0)
  }

  firstAt(queue: string, state: JobState): Date | null {
    const times = this.#of(queue, state).flatMap(({ firstAt }) => (firstAt ? [firstAt.getTime()] : []))
    return times.length > 0 ? new Date(Math.min(...times)) : null
  }

  workedAt(queue: string): Date | null {
    const tallies = JOB_STATES.flatMap((state) => this.#of(queue, state))
    const times = tallies.flatMap(({ workedAt }) => (workedAt ? [workedAt.getTime()] : []))
    return times.length > 0 ? new Date(Math.max(...times)) : null
  }

  /** Newest first. */
  kept(queue: string, state: JobState): readonly Place[] {
    const name = nameOf(queue, state)
    const known = this.#sorted.get(name)
    if (known) return known
    const all = this.#of(queue, state).flatMap(({ kept }) => kept)
    const sorted = all.sort((one, other) => orderOf(other, one))
    this.#sorted.set(name, sorted)
    return sorted
  }

  /** Whether `kept` names every job that has been met. */
  keepsAll(queue: string, state: JobState): boolean {
    return this.#of(queue, state).every(({ kept, jobs }) => kept.length === jobs)
  }

  #of(queue: string, state: JobState): Tally[] {
    return [...(this.#tallies.get(nameOf(queue, state))?.values() ?? [])]
  }

  #forget(chunk: number): void {
    const names = this.#chunks[chunk]
    if (!names) return
    for (const name of names) {
      const known = this.#tallies.get(name)
      this.#kept -= known?.get(chunk)?.kept.length ?? 0
      known?.delete(chunk)
      this.#sorted.delete(name)
      if (known?.size === 0) this.#tallies.delete(name)
    }
    this.#chunks[chunk] = undefined
    this.#read--
  }
}

const nameOf = (queue: string, state: JobState) => `${state} ${queue}`

/** Near the golden section, and without a divisor in common: every chunk has its turn. */
function stride(length: number): number {
  let step = Math.max(1, Math.round(length * GOLDEN))
  while (divisor(step, length) > 1) step++
  return step
}

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other))
