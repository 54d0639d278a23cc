import type { Redis } from 'ioredis'

/** A field of a job as far as it was asked for. */
export type Field = { start: Buffer; bytes: number }

/** What was asked for of one job; absent fields are undefined, and so is a job without a hash. */
export type Peeked<Name extends string> = Record<Name, Field | undefined> | undefined

/** Redis cuts, so that nothing of a large payload or error crosses the wire or stays in memory. */
const SCRIPT = `
local jobs = {}
for i, key in ipairs(KEYS) do
  local fields = {}
  for j = 1, #ARGV, 2 do
    local limit = tonumber(ARGV[j + 1])
    local size = redis.pcall('HSTRLEN', key, ARGV[j])
    local value = ''
    if type(size) ~= 'number' then size = 0 end
    if size > 0 and limit > 0 then
      value = redis.call('HGET', key, ARGV[j])
      if size > limit then value = string.sub(value, 1, limit) end
    end
    fields[j] = size
    fields[j + 1] = value
  end
  jobs[i] = fields
end
return jobs`

/** Reads fields of jobs, each up to its number of bytes: 0 asks for its size only. */
export async function peek<Name extends string>(
  redis: Redis,
  keys: readonly string[],
  limits: Record<Name, number>,
): Promise<Peeked<Name>[]> {
  if (keys.length === 0) return []
  const names = namesOf(limits)
  const wanted = names.flatMap((name) => [name, limits[name]])
  const found = await redis.callBuffer('EVAL', SCRIPT, keys.length, ...keys, ...wanted)
  return listOf(found).map((job) => {
    const parts = listOf(job)
    const fields = names.map((name, at) => [name, fieldOf(parts[2 * at], parts[2 * at + 1])] as const)
    return fields.some(([, field]) => field) ? recordOf(fields) : undefined
  })
}

export const textOf = (field: Field | undefined): string | undefined => field?.start.toString('utf8')

export const numberOf = (field: Field | undefined): number | undefined => {
  const number = Number(textOf(field) ?? Number.NaN)
  return Number.isFinite(number) ? number : undefined
}

/** Times of jobs are milliseconds, and their writers may have put anything there. */
export const timeOf = (field: Field | undefined): Date | null => {
  const time = new Date(numberOf(field) ?? Number.NaN)
  return Number.isNaN(time.getTime()) ? null : time
}

const fieldOf = (size: unknown, start: unknown): Field | undefined =>
  Number(size) > 0 && Buffer.isBuffer(start) ? { start, bytes: Number(size) } : undefined

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const namesOf = <Name extends string>(limits: Record<Name, number>): Name[] => {
  const names: Name[] = []
  for (const name in limits) names.push(name)
  return names
}

function recordOf<Name extends string>(
  fields: readonly (readonly [Name, Field | undefined])[],
): Record<Name, Field | undefined>
function recordOf(
  fields: readonly (readonly [string, Field | undefined])[],
): Record<string, Field | undefined> {
  return Object.fromEntries(fields)
}
