import { sha256 } from '@/lib/auth/secrets'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { readTail } from '@/lib/http/body'
import { clientAddress } from '@/lib/http/client-address'
import { ReadyAnswer } from '@/lib/http/ready-answer'
import { createByPing } from '../commands/create-by-ping'
import { intake } from './intake'
import { noSuchJob, readPingPath, readRunId } from './path'
import type { Ping } from './store'

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
export async function ping(
  { now }: Pick<Context, 'now'>,
  path: readonly string[],
  request: Request,
): Promise<Response> {
  const said = await readPing(now, path, request)
  const stored = await intake().take(said)
  if (stored === 'ambiguous')
    throw new AppError('conflict', 'This slug names jobs of several environments: use a key of one.')
  if (stored === 'stored') return answer(200)
  if (!request.url.includes('create=1') || !said.keyHash || !said.slug) throw noSuchJob()
  const isNew = await createByPing({ keyHash: said.keyHash, slug: said.slug })
  if ((await intake().take(said)) !== 'stored') throw noSuchJob()
  return answer(isNew ? 201 : 200)
}

async function readPing(receivedAt: Date, path: readonly string[], request: Request): Promise<Ping> {
  const { kind, exitCode, job } = readPingPath(path)
  const runId = request.url.includes('rid=') ? readRunId(new URL(request.url).searchParams.get('rid')) : null
  const { tail, size } = request.method === 'POST' ? await readTail(request, BODY_LIMIT) : NO_BODY
  return {
    ...{ kind, exitCode, runId, receivedAt },
    ...('key' in job
      ? { pingId: null, keyHash: sha256(job.key), slug: job.slug }
      : { pingId: job.pingId, keyHash: null, slug: null }),
    body: tail && size > 0 ? tail : null,
    bodyBytes: size,
    from: `${clientAddress(request) ?? ''} ${request.headers.get('user-agent') ?? ''}`.trim().slice(0, 200),
  }
}

const NO_BODY = { tail: null, size: 0 }

const answer = (status: 200 | 201) =>
  new ReadyAnswer(status === 201 ? 'Created' : 'OK', { status, headers: HEADERS })
