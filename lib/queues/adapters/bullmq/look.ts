import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { EngineJob, EngineJobDetail } from '@/lib/queues/adapter'
import { excerpt, excerptOf, MAX_FAILURE_BYTES, MAX_TEXT_BYTES } from '@/lib/queues/excerpt'
import { JOB_FIELDS, type JobFields, jobOf, PAYLOAD_BYTES, type Place } from './job'
import type { Keys } from './keys'
import { type Field, peek, textOf } from './peek'
import { answers } from './spots'

const MAX_ACTIVE = 5_000
const MAX_LOG_LINES = 100
const MAX_CHILDREN = 100
const TRACES_BYTES = 262_144

type Reading = { redis: Redis; keys: Keys; tenantPath: string | null }

/** The jobs of these ids that are there, in their order. */
export async function lookAtJobs(reading: Reading, ids: readonly string[]): Promise<EngineJob[]> {
  const { redis, keys, tenantPath } = reading
  const data = tenantPath === null ? 0 : PAYLOAD_BYTES
  const jobs: EngineJob[] = []
  // In parts: with a tenant each job may bring 64 kB.
  for (let from = 0; from < ids.length; from += 200) {
    const part = ids.slice(from, from + 200)
    const places = await placesOf(reading, part)
    const peeked = await peek(redis, part.map(keys.job), { ...JOB_FIELDS, data })
    for (const [at, id] of part.entries()) {
      const fields = peeked[at]
      const place = places[at]
      if (fields?.timestamp && place) jobs.push(jobOf(id, fields, place, tenantPath))
    }
  }
  return jobs
}

export async function detailOf(reading: Reading, id: string): Promise<EngineJobDetail | undefined> {
  const { redis, keys, tenantPath } = reading
  const [place] = await placesOf(reading, [id])
  const [fields] = await peek(redis, [keys.job(id)], {
    ...JOB_FIELDS,
    data: MAX_TEXT_BYTES,
    returnvalue: MAX_TEXT_BYTES,
    stacktrace: TRACES_BYTES,
    parentKey: 1_000,
  })
  if (!fields?.timestamp || !place) return undefined
  const job = jobOf(id, fields, place, tenantPath)
  return {
    ...job,
    payload: excerptOfField(fields.data),
    result: excerptOfField(fields.returnvalue),
    errors: [...(await logOf(redis, keys, id)), ...failuresOf(job, fields)],
    relatives: await relativesOf(redis, keys, id, textOf(fields.parentKey)),
  }
}

const excerptOfField = (field: Field | undefined) => (field ? excerpt(field.start, field.bytes) : null)

/** What is in no set and not active waits: the list of waiting jobs is too long to be searched. */
async function placesOf({ redis, keys }: Reading, ids: readonly string[]): Promise<Place[]> {
  const sets = ['failed', 'completed', 'delayed', 'prioritized', 'waitingChildren'] as const
  const pipeline = redis.pipeline().lrange(keys.active, 0, MAX_ACTIVE - 1)
  for (const at of sets) pipeline.zmscore(keys[at], ...ids)
  const [active, ...scores] = await answers(pipeline)
  const working = new Set(Array.isArray(active) ? active : [])
  return ids.map((id, index) => {
    for (const [set, at] of sets.entries()) {
      const score: unknown = Reflect.get(Object(scores[set]), index)
      if (typeof score === 'string') return { at, score: Number(score) }
    }
    return { at: working.has(id) ? 'active' : 'wait', score: null }
  })
}

/** BullMQ keeps the stack of each attempt without its time; only of the last the end is known. */
function failuresOf(
  { error, finishedAt, state }: EngineJob,
  { stacktrace, failedReason }: JobFields & Record<'stacktrace', Field | undefined>,
): EngineJobDetail['errors'] {
  const traces = tracesOf(stacktrace)
  const reason = textOf(failedReason)
  const isTold = !reason || traces.some((trace) => trace.includes(reason.slice(0, 200)))
  const texts = isTold || error === null ? traces : [...traces, reason]
  return texts.map((text, at) => ({
    at: state === 'failed' && at === texts.length - 1 ? finishedAt : null,
    text: excerptOf(text, MAX_FAILURE_BYTES).text,
  }))
}

function tracesOf(field: Field | undefined): string[] {
  const text = textOf(field)
  if (!text) return []
  try {
    return z.array(z.coerce.string()).parse(JSON.parse(text))
  } catch {
    return [text]
  }
}

async function logOf(redis: Redis, keys: Keys, id: string): Promise<EngineJobDetail['errors']> {
  const lines = await redis.call(
    'EVAL',
    LOG_SCRIPT,
    1,
    keys.job(`${id}:logs`),
    MAX_LOG_LINES,
    MAX_FAILURE_BYTES,
  )
  if (!Array.isArray(lines) || lines.length === 0) return []
  const text = `Its log:\n${lines.join('\n')}`
  return [{ at: null, text: excerptOf(text, MAX_FAILURE_BYTES).text }]
}

/** The last lines, as many as there is room for, each cut. */
const LOG_SCRIPT = `
local lines = redis.pcall('LRANGE', KEYS[1], -tonumber(ARGV[1]), -1)
local room = tonumber(ARGV[2])
local kept = {}
if lines.err then return kept end
for i = #lines, 1, -1 do
  if room <= 0 then break end
  local line = string.sub(lines[i], 1, room)
  room = room - #line
  table.insert(kept, 1, line)
end
return kept`

/** The job it belongs to and those that belong to it; jobs of other queues are named with their queue. */
async function relativesOf(redis: Redis, keys: Keys, id: string, parent?: string): Promise<string[]> {
  const [unfinished, ended, failed] = await answers(
    redis
      .pipeline()
      .call('SSCAN', keys.job(`${id}:dependencies`), '0', 'COUNT', String(MAX_CHILDREN))
      .hlen(keys.job(`${id}:processed`))
      .zrevrange(keys.job(`${id}:unsuccessful`), 0, MAX_CHILDREN - 1),
  )
  // The values beside these names are results of any size.
  const worked = Number(ended) > 0 && Number(ended) <= 10 * MAX_CHILDREN
  const names = worked ? await redis.hkeys(keys.job(`${id}:processed`)) : []
  const children: unknown = Array.isArray(unfinished) ? unfinished[1] : []
  const all = [parent, ...listOf(children), ...listOf(failed), ...names]
  const own = keys.job('')
  const short = all
    .filter((name) => typeof name === 'string')
    .map((name) => (name.startsWith(own) ? name.slice(own.length) : name.split(':').slice(1).join(':')))
  return [...new Set(short)].slice(0, MAX_CHILDREN)
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
