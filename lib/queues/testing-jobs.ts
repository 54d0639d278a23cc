import type { EngineJob, JobFilter } from './adapter'

export type TestJob = EngineJob & {
  queue: string
  payload: unknown
  errors: { at: Date | null; text: string }[]
  relatives: string[]
}

export const versionOf = ({ id, finishedAt, errors }: TestJob) =>
  `${id}/${finishedAt?.getTime() ?? 0}/${errors.length}`

export const shown = ({
  queue: _,
  payload: _payload,
  errors: _errors,
  relatives: _relatives,
  ...job
}: TestJob): EngineJob => ({
  ...job,
})

export const newestFirst = (one: TestJob, other: TestJob) =>
  timeOf(other) - timeOf(one) || (one.id < other.id ? 1 : -1)

const timeOf = ({ finishedAt, createdAt }: TestJob) => (finishedAt ?? createdAt)?.getTime() ?? 0

export function isWanted(job: TestJob, filter: JobFilter): boolean {
  const { queue, state, from, until, text, payload, tenant } = filter
  return (
    job.queue === queue &&
    (state === undefined || job.state === state) &&
    (from === undefined || timeOf(job) >= from.getTime()) &&
    (until === undefined || timeOf(job) <= until.getTime()) &&
    (text === undefined ||
      `${job.name ?? ''}\n${job.error ?? ''}`.toLowerCase().includes(text.toLowerCase())) &&
    (tenant === undefined || job.tenant === tenant) &&
    (payload === undefined || String(valueAt(job.payload, payload.path)) === payload.value)
  )
}

const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value)
