import { z } from 'zod'
import type { EngineJob, EngineJobDetail } from '@/lib/queues/adapter'
import { type Excerpt, excerpt, excerptOf } from '@/lib/queues/excerpt'
import { textAt, textIn } from '@/lib/queues/json-path'
import { engineJobOf, errorsOf } from '../generic/engine-job'
import { toldJob, toldQueue } from '../generic/told'

const MAX_QUEUES = 500
const MAX_JOBS = 500

/** What is large comes as the start of its text and its size in bytes; without the text it is none. */
const withContents = toldJob.extend({
  payload: z.unknown().optional(),
  payloadText: z.string().nullish(),
  payloadBytes: z.int().min(0).nullish(),
})
export type ToldContents = z.infer<typeof withContents>

export const overviewAnswer = z.object({ queues: z.array(toldQueue).max(MAX_QUEUES) })

/** `at` is the time that the list is sorted by; it is sent back as it was written. */
export const listAnswer = z.object({
  jobs: z.array(withContents.extend({ at: z.iso.datetime({ offset: true }) })).max(MAX_JOBS),
})

const wholeJob = withContents.extend({
  result: z.unknown().optional(),
  errors: z.unknown().optional(),
  relatives: z.array(z.union([z.string(), z.number()]).transform(String)).nullish(),
})
export const jobsAnswer = z.object({ jobs: z.array(wholeJob).max(MAX_JOBS) })

/** Ids of the jobs that were brought back. */
export const retryAnswer = z.object({
  done: z.array(z.union([z.string(), z.number()]).transform(String)).max(MAX_JOBS),
})

/** A backend that does not say whose a job is leaves it to the payload. */
export function jobOf(told: ToldContents, tenantPath: string | null): EngineJob {
  const tenant = tenantPath === null ? null : (told.tenant ?? payloadValue(told, tenantPath))
  return engineJobOf({ ...told, tenant })
}

export function detailOf(told: z.infer<typeof wholeJob>, tenantPath: string | null): EngineJobDetail {
  const job = jobOf(told, tenantPath)
  return {
    ...job,
    payload: payloadOf(told),
    result: shown(told.result),
    errors: errorsOf(told.errors, job),
    relatives: (told.relatives ?? []).slice(0, 100),
  }
}

export function payloadValue(
  { payload, payloadText, payloadBytes }: ToldContents,
  path: string,
): string | undefined {
  if (typeof payloadText !== 'string') return textIn(payload, path)
  return textAt(payloadText, path, Buffer.byteLength(payloadText) < (payloadBytes ?? 0))
}

function payloadOf({ payload, payloadText, payloadBytes }: ToldContents): Excerpt | null {
  const bytes = payloadBytes ?? 0
  if (typeof payloadText === 'string') {
    const start = Buffer.from(payloadText)
    return excerpt(start, Math.max(bytes, start.byteLength))
  }
  if (payload === undefined && bytes > 0)
    return { text: `(${bytes} bytes that are no text)`, bytes, isCut: false }
  return shown(payload)
}

const shown = (value: unknown): Excerpt | null =>
  value === undefined || value === null ? null : excerptOf(JSON.stringify(value))
