import { z } from 'zod'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { JobFilter } from '../adapter'
import type { JobList, JobPageView, JobView } from '../contract'
import { isShown } from '../failures/read'
import { fieldClasses } from '../redaction/classes'
import type { Source } from '../sources'
import { jobView } from '../view'
import { filterOf } from './filter'
import { getKnownQueue } from './rows'

/** Jobs that are looked through for one page of those with a signature. */
const MAX_SCANNED = 4_000
const SCAN_PAGE = 200
const BUDGET_MS = 8_000

/**
 * Jobs of a state, newest first.
 *
 * @throws AppError not_found, invalid (times, cursor), unprocessable (what cannot be searched), unavailable
 */
export async function listJobs(
  ctx: Context,
  sourceId: string,
  queue: string,
  wanted: JobList,
): Promise<JobPageView> {
  requirePermission(ctx, 'queue:read')
  const { source } = await getKnownQueue(ctx, sourceId, queue)
  const filter = { ...(await filterOf(source, queue, wanted, ctx.now)), state: wanted.state }
  const place = wanted.cursor === undefined ? START : readCursor(wanted.cursor)
  const isMine = (view: JobView) =>
    isShown(view, filter.text) && (wanted.signature === undefined || view.signature === wanted.signature)
  const pageSize = wanted.signature === undefined ? wanted.limit : SCAN_PAGE
  return scan(source, filter, place, { limit: wanted.limit, pageSize, isMine })
}

/** After which job of the page that begins `after`. */
type Place = { after: string | null; lastId: string | null }
const START: Place = { after: null, lastId: null }

type Search = { limit: number; pageSize: number; isMine: (view: JobView) => boolean }

/** Page after page of the engine until enough match; it goes on where it stopped, within a page. */
async function scan(
  source: Source,
  filter: JobFilter,
  place: Place,
  { limit, pageSize, isMine }: Search,
): Promise<JobPageView> {
  const classes = fieldClasses(source.config)
  const items: JobView[] = []
  const begun = performance.now()
  let { after, lastId } = place
  for (let scanned = 0; ; ) {
    const at: string | null = after
    const page = await source.ask((adapter) => adapter.jobs(filter, { after: at, limit: pageSize }))
    const from = page.jobs.findIndex(({ id }) => id === lastId) + 1
    for (const job of page.jobs.slice(from)) {
      if (items.length === limit) return { items, nextCursor: cursorOf({ after, lastId }), isBounded: false }
      const view = jobView(job, classes)
      if (isMine(view)) items.push(view)
      lastId = job.id
    }
    scanned += page.jobs.length
    if (page.next === null) return { items, nextCursor: null, isBounded: page.isBounded }
    ;({ after, lastId } = { after: page.next, lastId: null })
    const isOver = scanned >= MAX_SCANNED || performance.now() - begun > BUDGET_MS
    if (isOver || items.length === limit)
      return { items, nextCursor: cursorOf({ after, lastId }), isBounded: isOver && items.length < limit }
  }
}

const shape = z.tuple([z.string().max(1_000).nullable(), z.string().max(300).nullable()])

const cursorOf = ({ after, lastId }: Place): string =>
  Buffer.from(JSON.stringify([after, lastId])).toString('base64url')

function readCursor(cursor: string): Place {
  try {
    const [after, lastId] = shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { after, lastId }
  } catch {
    throw new AppError('invalid', 'This cursor is not one of ours.')
  }
}
