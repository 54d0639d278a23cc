import type { Count, EngineJob, EngineJobDetail, JobState, QueueReading } from '@/lib/queues/adapter'
import { excerptOf, MAX_FAILURE_BYTES, messageOf } from '@/lib/queues/excerpt'
import { type ToldJob, type ToldQueue, toldErrors } from './told'

const MAX_ERRORS = 100

export function readingOf(told: ToldQueue, tenants: QueueReading['tenants']): QueueReading {
  const { queue, oldestWaitingAt, workers, lastWorkedAt, paused, finished } = told
  const counts: Record<JobState, Count | null> = {
    waiting: countOf(told.waiting),
    active: countOf(told.active),
    delayed: countOf(told.delayed),
    retrying: countOf(told.retrying),
    failed: countOf(told.failed),
    completed: countOf(told.completed),
  }
  return {
    queue,
    counts,
    oldestWaitingAt: oldestWaitingAt ?? null,
    workers: workers ?? null,
    lastWorkedAt: lastWorkedAt ?? null,
    paused: paused ?? null,
    finished: finished ?? null,
    tenants,
  }
}

function countOf(told: number | string | null | undefined): Count | null {
  if (told === null || told === undefined) return null
  if (typeof told === 'number') return { value: told, exactness: 'exact' }
  const value = Number(told.replace(/[~+]/, ''))
  if (told.startsWith('~')) return { value, exactness: 'estimate' }
  return { value, exactness: told.endsWith('+') ? 'at_least' : 'exact' }
}

/** Whoever does not name the ends of its jobs names them by their attempts and times. */
export function engineJobOf(told: ToldJob): EngineJob {
  const { id, state, name, attempts, maxAttempts, createdAt, runAt, startedAt, finishedAt, error } = told
  return {
    id,
    name: name ?? null,
    state,
    attempts: attempts ?? 0,
    maxAttempts: maxAttempts ?? null,
    createdAt: createdAt ?? null,
    runAt: state === 'delayed' || state === 'retrying' ? (runAt ?? null) : null,
    startedAt: startedAt ?? null,
    finishedAt: finishedAt ?? null,
    error: messageOf(error),
    tenant: told.tenant ?? null,
    version: told.version ?? `${attempts ?? 0}-${finishedAt?.getTime() ?? 0}`,
  }
}

/** A list of texts, or of objects with `at`, `error` (or `message`, `text`) and `trace`; else the text as it is. */
export function errorsOf(told: unknown, job: EngineJob): EngineJobDetail['errors'] {
  const { data } = toldErrors.safeParse(told)
  if (!data || data.length === 0) {
    const only = typeof told === 'string' && told !== '' ? told : job.error
    return only ? [{ at: job.state === 'failed' ? job.finishedAt : null, text: cut(only) }] : []
  }
  return data.slice(-MAX_ERRORS).map((error) => {
    if (typeof error === 'string') return { at: null, text: cut(error) }
    const texts = [error.error ?? error.message ?? error.text, error.trace]
    return { at: timeOf(error.at), text: cut(texts.filter(Boolean).join('\n')) }
  })
}

const cut = (text: string): string => excerptOf(text, MAX_FAILURE_BYTES).text

/** Times as databases write them, of which those without a zone are in UTC. */
export function timeOf(written: unknown): Date | null {
  if (typeof written !== 'string') return null
  const [, day, clock, zone] =
    /^(\d{4,6}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([+-]\d\d(?::?\d\d)?|Z)?)?$/.exec(written) ??
    []
  if (day === undefined) return null
  const offset = zone && /^[+-]\d\d$/.test(zone) ? `${zone}:00` : (zone ?? 'Z')
  const time = new Date(`${day}T${clock ?? '00:00'}${offset}`)
  return Number.isNaN(time.getTime()) ? null : time
}
