import type { EngineJob, JobState } from '@/lib/queues/adapter'
import { MAX_TEXT_BYTES, messageOf } from '@/lib/queues/excerpt'
import { textAt } from '@/lib/queues/json-path'
import { timeOfDelayed } from './keys'
import { type Field, numberOf, type Peeked, textOf, timeOf } from './peek'

/** Where a job stands, and its score where that place is a sorted set. */
export type Place = {
  at: 'wait' | 'paused' | 'prioritized' | 'active' | 'delayed' | 'waitingChildren' | 'failed' | 'completed'
  score: number | null
}

export const JOB_FIELDS = {
  name: 1_000,
  timestamp: 32,
  atm: 16,
  ats: 16,
  finishedOn: 32,
  processedOn: 32,
  failedReason: 8_000,
  opts: 16_384,
} as const

/** Enough of the payload to find a tenant or a value in it. */
export const PAYLOAD_BYTES = MAX_TEXT_BYTES

export type JobFields = NonNullable<Peeked<keyof typeof JOB_FIELDS | 'data'>>

export function jobOf(id: string, fields: JobFields, place: Place, tenantPath: string | null): EngineJob {
  const state = stateOf(place, fields)
  const attempts = textAt(textOf(fields.opts) ?? '', 'attempts', isCut(fields.opts))
  return {
    id,
    name: textOf(fields.name) ?? null,
    state,
    attempts: numberOf(fields.ats) ?? numberOf(fields.atm) ?? 0,
    maxAttempts: Number(attempts) || 1,
    createdAt: timeOf(fields.timestamp),
    runAt: place.at === 'delayed' && place.score !== null ? timeOfDelayed(place.score) : null,
    startedAt: timeOf(fields.processedOn),
    finishedAt: timeOf(fields.finishedOn),
    error: state === 'completed' ? null : messageOf(textOf(fields.failedReason)),
    tenant: tenantPath === null ? null : (payloadText(fields, tenantPath) ?? null),
    version: versionOf(fields),
  }
}

/** A failure adds an attempt and sets the time; bringing the job back takes the time away. */
export const versionOf = (fields: Record<'finishedOn' | 'atm', Field | undefined>): string =>
  `${textOf(fields.finishedOn) ?? 0}-${textOf(fields.atm) ?? 0}`

/** A value in the payload, as far as that was read. */
export const payloadText = ({ data }: JobFields, path: string): string | undefined =>
  data && textAt(data.start.toString('utf8'), path, isCut(data))

const isCut = (field: Field | undefined): boolean => !!field && field.start.byteLength < field.bytes

function stateOf({ at }: Place, fields: JobFields): JobState {
  switch (at) {
    case 'wait':
    case 'paused':
    case 'prioritized':
      return 'waiting'
    case 'delayed':
      return (numberOf(fields.atm) ?? 0) > 0 ? 'retrying' : 'delayed'
    case 'waitingChildren':
      return 'delayed'
    default:
      return at
  }
}
