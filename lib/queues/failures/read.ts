import type { EngineJob, JobFilter, JobPage } from '../adapter'
import type { JobView } from '../contract'
import { fieldClasses } from '../redaction/classes'
import type { Source } from '../sources'
import { jobView } from '../view'

/** Failed jobs that are read at most, for groups and for a retry. */
export const MAX_READ = 10_000
const PAGE = 500
/** Of all pages together: a slow engine ends the look, not the page. */
const BUDGET_MS = 12_000

export type Failed = { job: EngineJob; view: JobView }
export type Wanted = Omit<JobFilter, 'state'> & { signature?: string | undefined }

/**
 * The newest failed jobs that match, page by page. `isBounded`: more may match that were not read.
 *
 * @throws AppError unavailable
 */
export async function readFailed(source: Source, { signature, ...filter }: Wanted) {
  const classes = fieldClasses(source.config)
  const found: Failed[] = []
  const begun = performance.now()
  let after: string | null = null
  let read = 0
  for (;;) {
    const limit = Math.min(PAGE, MAX_READ - read)
    const at: string | null = after
    const page: JobPage = await source.ask((adapter) =>
      adapter.jobs({ ...filter, state: 'failed' }, { after: at, limit }),
    )
    read += page.jobs.length
    for (const job of page.jobs) {
      const view = jobView(job, classes)
      if (isShown(view, filter.text) && (signature === undefined || view.signature === signature))
        found.push({ job, view })
    }
    after = page.next
    const isOver = read >= MAX_READ || performance.now() - begun > BUDGET_MS
    if (after === null || isOver) return { found, read, isBounded: page.isBounded || after !== null }
  }
}

/** What the text was found in must be shown as well: nobody finds out a secret letter by letter. */
export const isShown = ({ name, error }: JobView, text: string | undefined): boolean =>
  text === undefined || `${name ?? ''}\n${error ?? ''}`.toLowerCase().includes(text.toLowerCase())
