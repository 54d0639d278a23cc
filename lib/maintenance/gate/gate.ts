import type { z } from 'zod'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { problem } from '@/lib/http/problem'
import { ReadyAnswer } from '@/lib/http/ready-answer'
import { passesBy } from '../bypass/pass'
import type { gateQuery } from '../contract'
import type { KnownWindow } from '../memory/known'
import { type Memory, recall } from '../memory/now'
import { retryAfterSeconds } from '../rules'
import { type Asked, type Decision, decide } from './decide'

/** What an answer of the gate says of itself: `X-Maintenance`, and when it is not of this moment. */
type Headers = Record<string, string>

/** 204: let it through; 503: do not, and why. Answered from memory: neither load nor a missing database delays it. */
export function askGate(
  { requestId }: Context,
  { service, path, method = 'GET', tenant }: z.infer<typeof gateQuery>,
  request: Request,
): Response {
  const known = recall()
  const asked = { service, path, method: method.toUpperCase(), tenant }
  const decision = decide(known, asked)
  const headers = headersOf(known, decision)
  const { closedBy } = decision
  if (!closedBy) return open(headers, requestId)
  const bypass = passesBy(request, asked, known.now)
  if (bypass !== undefined)
    return open({ ...headers, 'X-Maintenance-Bypass': encodeURIComponent(bypass) }, requestId)
  return closed(closedBy, known, { headers, requestId, asked })
}

const open = (headers: Headers, requestId: string): Response =>
  new ReadyAnswer('', {
    status: 204,
    headers: { ...headers, 'Cache-Control': 'no-store', 'X-Request-Id': requestId },
  })

type Closing = { headers: Headers; requestId: string; asked: Asked }

function closed(window: KnownWindow, { now }: Memory, { headers, requestId }: Closing): Response {
  const error = new AppError('maintenance', window.reason ?? 'This is in maintenance.', {
    retryAfterSeconds: retryAfterSeconds(window.endsAt, now),
    headers: {
      ...headers,
      'X-Maintenance-Until': window.endsAt.toISOString(),
      // Header values hold no more than ASCII.
      ...(window.reason && { 'X-Maintenance-Reason': encodeURIComponent(window.reason) }),
    },
  })
  return problem(error, { requestId, path: '/api/maintenance/gate' })
}

function headersOf({ isStale, asOf }: Memory, { mode }: Decision): Headers {
  if (!isStale) return { 'X-Maintenance': mode }
  return { 'X-Maintenance': mode, 'X-Maintenance-Stale': asOf?.toISOString() ?? 'unknown' }
}
