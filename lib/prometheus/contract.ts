import { z } from 'zod'
import { parseDuration, parseMoment } from './times'

const MAX_QUERY_BYTES = 4 * 1024
const MAX_SELECTORS = 20

const query = z
  .string({ error: 'is missing' })
  .min(1, 'is empty')
  .refine((text) => Buffer.byteLength(text) <= MAX_QUERY_BYTES, `has more than ${MAX_QUERY_BYTES} bytes`)

const moment = z.string({ error: 'is missing' }).transform((text, issue) => {
  const ms = parseMoment(text)
  if (ms !== undefined) return ms
  issue.addIssue({ code: 'custom', message: 'is no time: seconds since 1970 or RFC 3339' })
  return z.NEVER
})

const duration = z.string({ error: 'is missing' }).transform((text, issue) => {
  const ms = parseDuration(text)
  if (ms !== undefined && ms > 0 && Number.isInteger(ms)) return ms
  const message = 'is no duration of whole milliseconds above zero: seconds or 15s, 5m, 1h30m'
  issue.addIssue({ code: 'custom', message })
  return z.NEVER
})

const word = z.string().max(200)

/** What engines add to the API: passed on. */
const options = {
  timeout: duration.optional(),
  limit: word.optional(),
  stats: word.optional(),
  lookback_delta: word.optional(),
  dedup: word.optional(),
  partial_response: word.optional(),
  max_source_resolution: word.optional(),
  nocache: word.optional(),
}

export const instantParams = z.object({ query, time: moment.optional(), ...options })

export const rangeParams = z
  .object({ query, start: moment, end: moment, step: duration, ...options })
  .refine(({ start, end }) => end >= start, { path: ['end'], error: 'is before start' })

const selectors = z
  .union([query, z.array(query).max(MAX_SELECTORS)])
  .transform((given) => (Array.isArray(given) ? given : [given]))

const found = {
  start: moment.optional(),
  end: moment.optional(),
  limit: word.optional(),
  timeout: duration.optional(),
}

export const seriesParams = z.object({ 'match[]': selectors, ...found })
export const labelsParams = z.object({ 'match[]': selectors.optional(), ...found })
export const labelParams = z.strictObject({
  name: z.string().regex(/^(?:[a-zA-Z_][a-zA-Z0-9_]{0,199}|U__[\w.-]{1,200})$/, 'is no label name'),
})
export const metadataParams = z.object({
  metric: word.optional(),
  limit: word.optional(),
  limit_per_metric: word.optional(),
})

export type InstantParams = z.infer<typeof instantParams>
export type RangeParams = z.infer<typeof rangeParams>
export type SeriesParams = z.infer<typeof seriesParams>
export type LabelsParams = z.infer<typeof labelsParams>
export type MetadataParams = z.infer<typeof metadataParams>
