import type postgres from 'postgres'
import { z } from 'zod'
import { JOB_STATES, type JobState } from '@/lib/queues/adapter'
import { CHUNK_BLOCKS, type Tally } from './block-map'

/** What counts as lately done. */
export const RECENT_MINUTES = 15

/** How the rows of a job table come down to queues and states; SQL over the job table as `j`. */
export type JobTable = {
  /** With its schema, quoted. */
  relation: string
  /** Pages of 8 kB, as of now. */
  blocks: number
  /** Text that stands for the queue. */
  queue: string
  /** Null for rows that do not count. */
  state: string
  /** When the job reached its state; when it could have run, for those that wait. */
  reachedAt: string
  /** The last that shows a worker had it in hand; null where none had. */
  workedAt: string
  id: string
  /** States whose jobs are remembered by id, since no index finds them. */
  keeps: readonly JobState[]
}

export type Chunk = { table: JobTable; chunk: number; isLast: boolean; mostKept: number }

const rowsOfChunks = z.array(
  z.object({
    part: z.int(),
    queue: z.string(),
    state: z.enum(JOB_STATES),
    jobs: z.int(),
    recent: z.int(),
    first_at: z.date().nullable(),
    worked_at: z.date().nullable(),
    kept: z.array(z.string()).nullable(),
  }),
)

/** The tallies of some chunks, in their order, by one statement. */
export async function readChunks(sql: postgres.Sql, chunks: readonly Chunk[]): Promise<Tally[][]> {
  if (chunks.length === 0) return []
  const answer = await sql.unsafe(chunks.map(partSql).join('\nunion all\n'))
  const tallies: Tally[][] = chunks.map(() => [])
  for (const { part, first_at, worked_at, kept, ...row } of rowsOfChunks.parse([...answer]))
    tallies[part]?.push({
      ...row,
      firstAt: first_at,
      workedAt: worked_at,
      kept: (kept ?? []).map(keptJob),
    })
  return tallies
}

/** The rows of some pages and no others: a scan by physical place, which is bounded on every table from Postgres 14 on. */
export function blocksSql(from: number, until: number | null): string {
  const end = until === null ? '' : ` and j.ctid < '(${until},0)'`
  return `j.ctid >= '(${from},0)'${end}`
}

function partSql({ table, chunk, isLast, mostKept }: Chunk, part: number): string {
  const from = chunk * CHUNK_BLOCKS
  const keeps = table.keeps.map((state) => `'${state}'`).join(', ')
  return `select ${part} as part, queue, state, count(*)::int as jobs,
      (count(*) filter (where reached_at >= now() - interval '${RECENT_MINUTES} minutes'))::int as recent,
      min(reached_at) filter (where isfinite(reached_at)) as first_at,
      max(worked_at) as worked_at,
      to_json((array_agg(id || ' ' || reached_at)
        filter (where state in (${keeps}) and reached_at is not null))[1:${mostKept}]) as kept
    from (
      select ${table.queue} as queue, ${table.state} as state, ${table.id} as id,
        ${table.reachedAt} as reached_at, ${table.workedAt} as worked_at
      from ${table.relation} as j where ${blocksSql(from, isLast ? null : from + CHUNK_BLOCKS)}) as found
    where state is not null group by queue, state`
}

function keptJob(text: string): { id: string; at: string } {
  const space = text.indexOf(' ')
  return { id: text.slice(0, space), at: text.slice(space + 1) }
}
