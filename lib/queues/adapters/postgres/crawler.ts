import type postgres from 'postgres'
import { BlockMap } from './block-map'
import { type Chunk, type JobTable, readChunks } from './chunk-read'

/** A table up to here is read as a whole at every look (4 MB). */
export const SMALL_BLOCKS = 512
/** Of small tables in one look, smallest first; the others are as old as their last reading. */
const LOOK_CHUNKS = 600
const PARTS = 50
/** From when on a scan can be bounded by physical place. */
const RANGE_VERSION = 140_000
/** Less than a hundredth of one core; what one turn may take at least and at most. */
const DUTY = 0.008
const LEAST_MS = 5
const MOST_MS = 150
/** Of tables met for the first time. */
const FIRST_MS = 10
/** New jobs and new ends lie at the end of a table, more often than not. */
const TAIL_TURN = 4

type Look = <T>(work: (sql: postgres.Sql) => Promise<T>) => Promise<T>
type Known = { table: JobTable; map: BlockMap; isReadable: boolean; turns: number }

/**
 * Reads job tables that no index opens, by physical place: small ones whole at every look, large ones piece by piece
 * in a hundredth of a core.
 */
export class Crawler {
  readonly #known = new Map<string, Known>()
  #turnEndedAt = performance.now()
  #turn: Promise<void> | undefined

  constructor(private readonly look: Look) {}

  /** The tables there are now; what was known of others is forgotten. */
  know(tables: readonly JobTable[], serverVersion: number): void {
    const named = new Set(tables.map(({ relation }) => relation))
    for (const relation of this.#known.keys()) if (!named.has(relation)) this.#known.delete(relation)
    for (const table of tables) this.meet(table, serverVersion)
  }

  /** One of the tables, as it is now. */
  meet(table: JobTable, serverVersion: number): void {
    const { map, turns } = this.#known.get(table.relation) ?? { map: new BlockMap(), turns: 0 }
    const readable = isReadable(table, serverVersion)
    map.resize(readable ? Math.max(1, table.blocks) : 0)
    this.#known.set(table.relation, { table, map, isReadable: readable, turns })
  }

  /** Undefined where nothing can be known. */
  mapOf(relation: string): BlockMap | undefined {
    const known = this.#known.get(relation)
    return known?.isReadable ? known.map : undefined
  }

  /** Reads the small tables, and a little of large ones that are new; answers those whose counts are now exact. */
  async read(sql: postgres.Sql): Promise<ReadonlySet<string>> {
    const small = [...this.#known.values()]
      .filter(({ table }) => isSmall(table))
      .sort((one, other) => one.table.blocks - other.table.blocks)
    const affordable: Known[] = []
    let count = 0
    for (const known of small) {
      count += known.map.chunks
      if (count <= LOOK_CHUNKS) affordable.push(known)
    }
    const chunks = affordable.flatMap((known) =>
      Array.from({ length: known.map.chunks }, (_, chunk) => chunkOf(known, chunk)),
    )
    for (let at = 0; at < chunks.length; at += PARTS) await this.#take(sql, chunks.slice(at, at + PARTS))
    if ([...this.#known.values()].some((known) => isLarge(known) && known.map.covered === 0))
      await this.readFor(FIRST_MS)
    return new Set(affordable.map(({ table }) => table.relation))
  }

  /** Reads on in the large tables by itself, for a hundredth of the time since it did so last. */
  goOn(): void {
    const share = (performance.now() - this.#turnEndedAt) * DUTY
    // Whoever looks next hears of it when the engine has gone away.
    this.readFor(Math.min(MOST_MS, Math.max(LEAST_MS, share))).catch(() => undefined)
  }

  /** Reads on for about so long; one turn at a time. */
  readFor(ms: number): Promise<void> {
    this.#turn ??= this.#readUntil(performance.now() + ms).finally(() => {
      this.#turn = undefined
      this.#turnEndedAt = performance.now()
    })
    return this.#turn
  }

  async #readUntil(end: number): Promise<void> {
    const large = [...this.#known.values()].filter(isLarge)
    while (performance.now() < end) {
      const [next] = large.sort((one, other) => passesOf(one) - passesOf(other))
      if (!next) return
      const isTail = next.turns++ % TAIL_TURN === 0 && next.map.covered === 1
      const chunk = chunkOf(next, isTail ? next.map.chunks - 1 : next.map.next())
      await this.look((sql) => this.#take(sql, [chunk]))
    }
  }

  async #take(sql: postgres.Sql, chunks: Chunk[]): Promise<void> {
    const tallies = await readChunks(sql, chunks)
    for (const [at, { table, chunk }] of chunks.entries())
      this.#known.get(table.relation)?.map.take(chunk, tallies[at] ?? [])
  }
}

/** Whether a part of it can be read by its place without reading all. */
export const isReadable = (table: { blocks: number }, serverVersion: number): boolean =>
  isSmall(table) || serverVersion >= RANGE_VERSION

export const isSmall = ({ blocks }: { blocks: number }): boolean => blocks <= SMALL_BLOCKS

const isLarge = ({ table, isReadable }: Known): boolean => isReadable && !isSmall(table)

/** How often a table has been read, in whole passes. */
const passesOf = ({ turns, map }: Known): number => turns / Math.max(1, map.chunks)

const chunkOf = ({ table, map }: Known, chunk: number): Chunk => ({
  table,
  chunk,
  isLast: chunk === map.chunks - 1,
  mostKept: map.mostKept,
})
