import { sha256 } from '@/lib/auth/secrets'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { readTail } from '@/lib/http/body'
import { addressBy } from '@/lib/http/client-address'
import { type DirectAnswer, type PlainRequest, plainRequest } from '@/lib/http/direct'
import { ReadyAnswer } from '@/lib/http/ready-answer'
import { createByPing } from '../commands/create-by-ping'
import { intake } from './intake'
import { noSuchJob, readPingPath, readRunId } from './path'
import type { Ping, Stored } from './store'

/** Of a body so much is kept: its end. */
export const BODY_LIMIT = 100_000

const HEADERS = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Cache-Control': 'no-store',
  'Access-Control-Allow-Origin': '*',
  'Ping-Body-Limit': String(BODY_LIMIT),
}

/**
 * A check-in as Healthchecks' clients send it. An answer with 2xx means that it is committed.
 *
 * @throws AppError not_found, invalid, conflict (a slug of several environments), unavailable
 */
export function ping(
  { now, requestId }: Pick<Context, 'now' | 'requestId'>,
  request: Request,
): Promise<Response> {
  const said = readPing(now, plainRequest(request, requestId))
  if (request.method !== 'POST') return take(said, request)
  return readTail(request, BODY_LIMIT).then(({ tail, size }) =>
    take({ ...said, body: size > 0 ? tail : null, bodyBytes: size }, request),
  )
}

const OK: DirectAnswer = { status: 200, headers: HEADERS, content: 'OK' }

/** A check-in without a body whose job is known, which is nearly every one; anything else is `ping`'s. */
export function pingDirectly(request: PlainRequest): Promise<DirectAnswer | undefined> | undefined {
  if (request.method === 'POST') return undefined
  let said: Ping
  try {
    said = readPing(new Date(), request)
  } catch {
    return undefined
  }
  return intake()
    .take(said)
    .then((stored) => (stored === 'stored' ? OK : undefined))
}

const take = (said: Ping, request: Request): Promise<Response> =>
  intake()
    .take(said)
    .then((stored) => (stored === 'stored' ? answer(200) : notStored(stored, said, request)))

async function notStored(stored: Stored, said: Ping, { url }: Request): Promise<Response> {
  if (stored === 'ambiguous')
    throw new AppError('conflict', 'This slug names jobs of several environments: use a key of one.')
  const { keyHash, slug } = said
  if (!keyHash || !slug || new URL(url).searchParams.get('create') !== '1') throw noSuchJob()
  const isNew = await createByPing({ keyHash, slug })
  if ((await intake().take(said)) !== 'stored') throw noSuchJob()
  return answer(isNew ? 201 : 200)
}

function readPing(receivedAt: Date, request: PlainRequest): Ping {
  const { kind, exitCode, job } = readPingPath(request.url)
  const rid = request.url.includes('rid=')
    ? new URL(request.url, 'http://pitwall').searchParams.get('rid')
    : null
  return {
    ...{ kind, exitCode, runId: readRunId(rid), receivedAt, body: null, bodyBytes: 0 },
    pingId: 'key' in job ? null : job.pingId,
    keyHash: 'key' in job ? sha256(job.key) : null,
    slug: 'key' in job ? job.slug : null,
    from: `${addressBy(request.header) ?? ''} ${request.header('user-agent') ?? ''}`.trim().slice(0, 200),
  }
}

const answer = (status: 200 | 201) =>
  new ReadyAnswer(status === 201 ? 'Created' : 'OK', { status, headers: HEADERS })
