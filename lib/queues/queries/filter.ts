import { AppError } from '@/lib/errors'
import { parseTime } from '@/lib/time'
import type { JobFilter } from '../adapter'
import { fieldClasses, isSecretPath } from '../redaction/classes'
import type { Source } from '../sources'

type Asked = {
  from?: string | undefined
  to?: string | undefined
  q?: string | undefined
  tenant?: string | undefined
  payload?: { path: string; value: string } | undefined
}

/**
 * What the engine is asked, without the signature, which only we know.
 *
 * @throws AppError invalid (times), unprocessable (what the engine cannot search, what nobody may search by)
 */
export async function filterOf(
  source: Source,
  queue: string,
  asked: Asked,
  now: Date,
): Promise<Omit<JobFilter, 'state'>> {
  const { from, to, q, tenant, payload } = asked
  if (payload) await requireSearchable(source, payload.path)
  return {
    queue,
    ...(from && { from: timeOf('from', from, now) }),
    ...(to && { until: timeOf('to', to, now) }),
    ...(q && { text: q }),
    ...(tenant && { tenant }),
    ...(payload && { payload }),
  }
}

async function requireSearchable(source: Source, path: string): Promise<void> {
  if (isSecretPath(fieldClasses(source.config), path))
    throw refusal('payload', `${path} is a secret: nobody may search by it`)
  const can = await source.can()
  if (can && !can.payloadFilter) throw refusal('payload', `${source.config.kind} cannot search payloads`)
}

function timeOf(path: string, text: string, now: Date): Date {
  const time = parseTime(text, now, { end: path === 'to' })
  if (time) return time
  const message = 'must be now-6h, epoch milliseconds or ISO 8601'
  throw new AppError('invalid', `${path} ${message}.`, { fields: [{ path, message }] })
}

const refusal = (path: string, message: string) =>
  new AppError('unprocessable', `${message}.`, { fields: [{ path, message }] })
