import type { CronJobChange } from '@/lib/cron/contract'
import { parseCountLines } from './count-lines'
import { parseDuration } from './duration-text'

type Problems = ReadonlyMap<string, string>
export type JobFormRead = { change: CronJobChange; problems: Problems }

const NO_DURATION = 'must read like 90s, 5m or 1h 30m'

/** What a form says of a job; problems by field, for what cannot even be sent. */
export function readJobForm(form: FormData): JobFormRead {
  const problems = new Map<string, string>()
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const optional = (name: string) => text(name) || null
  const seconds = (name: string) => {
    const value = parseDuration(text(name))
    if (value === undefined) problems.set(name, NO_DURATION)
    return value ?? 0
  }
  const counts = parseCountLines(text('expectedCounts'))
  if (!counts) problems.set('expectedCounts', 'must have lines like rows 1..5000, mails 1.. or errors ..0')
  const change: CronJobChange = {
    ...(text('name') !== '' && { name: text('name') }),
    schedule: text('schedule'),
    timezone: text('timezone'),
    graceSeconds: seconds('graceSeconds'),
    maxRuntimeSeconds: seconds('maxRuntimeSeconds'),
    minRuntimeSeconds: text('minRuntimeSeconds') === '' ? null : seconds('minRuntimeSeconds'),
    failureTolerance: Number(text('failureTolerance') || 0),
    service: optional('service'),
    owner: optional('owner'),
    runbook: optional('runbook'),
    feeds: optional('feeds'),
    tags: text('tags')
      .split(/[\s,]+/)
      .filter(Boolean),
    expectedCounts: counts ?? [],
  }
  return { change, problems }
}
