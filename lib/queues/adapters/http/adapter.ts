import type { ActionOutcome, EngineJob, JobFilter, JobRef, JobState, OpenAdapter } from '@/lib/queues/adapter'
import type { QueueSourceOf } from '@/lib/queues/config'
import { readingOf, timeOf } from '../generic/engine-job'
import { type Before, type Listed, pageOfLists } from '../generic/page'
import { type Backend, backendOf, inAddress } from './backend'
import * as shapes from './shapes'

const CHUNK = 100
const IDS_AT_ONCE = 50
const REQUESTS_AT_ONCE = 4

type Config = Pick<QueueSourceOf<'http'>, 'urls' | 'secret'>
type Reading = { backend: Backend; urls: Config['urls']; tenantPath: string | null; timeoutMs: number }

/** Any engine whose backend tells about its queues itself; docs/queues.md has the form and how requests are signed. */
export const openHttp: OpenAdapter<Config> = ({ urls, secret }, { tenantPath, timeoutMs }) => {
  const reading: Reading = { backend: backendOf(secret), urls, tenantPath, timeoutMs }
  const states = urls.list === undefined ? [] : urls.states

  return {
    engine: 'http',
    can: {
      retry: urls.retry !== undefined,
      discard: false,
      pause: false,
      schedules: false,
      payloadFilter: states.length > 0,
      forgetsCompleted: false,
    },
    overview: async () => {
      const { queues } = await reading.backend({
        address: urls.overview,
        shape: shapes.overviewAnswer,
        until: Date.now() + timeoutMs,
      })
      return queues.map((told) => readingOf(told, tenantPath === null ? [] : (told.tenants ?? [])))
    },
    jobs: (filter, page) => {
      const until = Date.now() + timeoutMs
      const read = (state: JobState, before: Before | null, limit: number) =>
        listOf(reading, filter, { state, before, limit, until })
      return pageOfLists({ states, read, chunk: CHUNK, timeoutMs }, filter, page)
    },
    job: async (queue, id) => {
      const [told] = await toldJobs(reading, queue, [id], Date.now() + timeoutMs)
      return told && shapes.detailOf(told, tenantPath)
    },
    lookAt: (queue, ids) => lookAtJobs(reading, queue, ids, Date.now() + timeoutMs),
    ...(urls.retry !== undefined && { retry: (queue, refs) => retryJobs(reading, queue, refs) }),
    close: async () => undefined,
  }
}

async function listOf(
  { backend, urls, tenantPath }: Reading,
  { queue, payload }: JobFilter,
  { state, before, limit, until }: { state: JobState; before: Before | null; limit: number; until: number },
): Promise<Listed[]> {
  const values = {
    queue: inAddress(queue),
    state,
    before: encodeURIComponent(before?.at ?? ''),
    beforeId: encodeURIComponent(before?.id ?? ''),
    limit: String(limit),
  }
  const { jobs } = await backend({ address: urls.list ?? '', values, shape: shapes.listAnswer, until })
  return jobs.slice(0, limit).map((told) => ({
    job: shapes.jobOf({ ...told, state }, tenantPath),
    at: told.at,
    time: timeOf(told.at),
    value: payload && shapes.payloadValue(told, payload.path),
  }))
}

/** In parts that fit into an address, a few at a time. */
async function lookAtJobs(
  reading: Reading,
  queue: string,
  ids: readonly string[],
  until: number,
): Promise<EngineJob[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, at) =>
    ids.slice(at * IDS_AT_ONCE, (at + 1) * IDS_AT_ONCE),
  )
  const jobs = new Map<string, EngineJob>()
  for (let from = 0; from < parts.length; from += REQUESTS_AT_ONCE) {
    const some = parts.slice(from, from + REQUESTS_AT_ONCE)
    const answers = await Promise.all(some.map((part) => toldJobs(reading, queue, part, until)))
    for (const told of answers.flat()) jobs.set(told.id, shapes.jobOf(told, reading.tenantPath))
  }
  return ids.flatMap((id) => jobs.get(id) ?? [])
}

async function toldJobs({ backend, urls }: Reading, queue: string, ids: readonly string[], until: number) {
  if (urls.jobs === undefined || ids.length === 0) return []
  const values = { queue: inAddress(queue), ids: ids.map(inAddress).join(',') }
  const { jobs } = await backend({ address: urls.jobs, values, shape: shapes.jobsAnswer, until })
  return jobs.filter(({ id }) => ids.includes(id))
}

/** The backend itself must look once more at state and version, as others may come between. */
async function retryJobs(reading: Reading, queue: string, refs: readonly JobRef[]): Promise<ActionOutcome[]> {
  if (refs.length === 0) return []
  const { backend, urls, timeoutMs } = reading
  const until = Date.now() + timeoutMs
  const ids = refs.map(({ id }) => id)
  const now = new Map((await lookAtJobs(reading, queue, ids, until)).map((job) => [job.id, job]))
  const wanted = refs.filter(
    ({ id, version }) => now.get(id)?.state === 'failed' && now.get(id)?.version === version,
  )
  const { done } =
    wanted.length === 0
      ? { done: [] }
      : await backend({
          address: urls.retry ?? '',
          values: { queue: inAddress(queue) },
          shape: shapes.retryAnswer,
          body: { queue, jobs: wanted },
          until,
        })
  return refs.map((ref) => {
    if (!now.has(ref.id)) return 'gone'
    return wanted.includes(ref) && done.includes(ref.id) ? 'done' : 'changed'
  })
}
