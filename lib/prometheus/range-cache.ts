import type { Matrix } from './matrix'
import { cut, join, type Piece, type Span } from './piece'
import type { SharedCall } from './shared-call'

const MAX_BYTES = 64 * 1024 * 1024
// What was written into the past long after it (a backfill) is seen after this time at the latest.
const MAX_AGE_MS = 6 * 3_600_000
const ENTRY_OVERHEAD = 1_000

/** A call on its way for a span. */
export type Flight = Span & { call: SharedCall<Matrix>; timeoutMs: number }

export type Entry = {
  pieces: Piece[]
  flights: Set<Flight>
  /** The engine's answers cannot be taken apart: they are passed on as they are. */
  isOdd: boolean
  /** What was just served, for who asks the same now. */
  body?: Span & { pieces: Piece[]; bytes: Buffer<ArrayBuffer> }
  bytes: number
  since: number
}

/**
 * What is known of range queries, by query, step and whatever else changes the answer. Bounded: the entry that was used
 * longest ago goes first.
 */
export class RangeCache {
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  constructor(
    private readonly maxBytes = MAX_BYTES,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get bytes(): number {
    return this.#bytes
  }

  /** The entry of a key, made or renewed when need be; it counts as just used. */
  entry(key: string): Entry {
    const known = this.#entries.get(key)
    const isFresh = known && this.clock() - known.since < MAX_AGE_MS
    if (known && !isFresh) this.#drop(key, known)
    const entry = known && isFresh ? known : this.#fresh(key)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    this.#shrink()
    return entry
  }

  /** Keeps the part of a piece up to `settled`; the rest may still change. */
  keep(key: string, entry: Entry, piece: Piece, settled: number): void {
    if (this.#entries.get(key) !== entry) return
    const kept = cut(piece, { from: piece.from, to: settled })
    if (!kept) return
    const before = entry.bytes
    entry.pieces = merged(insert(entry.pieces, kept))
    entry.bytes = entry.pieces.reduce((sum, { size }) => sum + size, ENTRY_OVERHEAD + key.length)
    this.#bytes += entry.bytes - before
    this.#shrink()
  }

  #fresh(key: string): Entry {
    const bytes = ENTRY_OVERHEAD + key.length
    this.#bytes += bytes
    return { pieces: [], flights: new Set(), isOdd: false, bytes, since: this.clock() }
  }

  #drop(key: string, { bytes }: Entry): void {
    this.#entries.delete(key)
    this.#bytes -= bytes
  }

  #shrink(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.maxBytes) return
      this.#drop(key, entry)
    }
  }
}

/** In order of time, each point once: where the new piece overlaps, what was known gives way. */
function insert(pieces: readonly Piece[], added: Piece): Piece[] {
  const { from, to, stepMs } = added
  const around = pieces.flatMap((piece) => [
    cut(piece, { from: piece.from, to: from - stepMs }),
    cut(piece, { from: to + stepMs, to: piece.to }),
  ])
  const kept = around.filter((piece) => piece !== undefined)
  return [...kept, added].toSorted((one, other) => one.from - other.from)
}

/**
 * Touching pieces become one while the later is not much smaller than the earlier: a window that moves step by step
 * leaves a handful of pieces, and no point is copied more than a handful of times.
 */
function merged(pieces: readonly Piece[]): Piece[] {
  const stack: Piece[] = []
  for (const piece of pieces) {
    stack.push(piece)
    for (;;) {
      const [earlier, later] = stack.slice(-2)
      if (!earlier || !later || earlier.to + earlier.stepMs !== later.from) break
      if (points(earlier) > 2 * points(later)) break
      stack.splice(-2, 2, join([earlier, later], { from: earlier.from, to: later.to }))
    }
  }
  return stack
}

const points = ({ from, to, stepMs }: Piece): number => (to - from) / stepMs + 1
