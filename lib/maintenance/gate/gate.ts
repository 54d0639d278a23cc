import type { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { InstantAnswer, InstantAsked } from '@/lib/http/instant'
import { problemParts } from '@/lib/http/problem'
import { passesBy } from '../bypass/pass'
import type { gateQuery } from '../contract'
import type { KnownWindow } from '../memory/known'
import { type Memory, recall } from '../memory/now'
import { retryAfterSeconds } from '../rules'
import { decide } from './decide'

/** What an answer of the gate says of itself: `X-Maintenance`, and when it is not of this moment. */
type Headers = Record<string, string>

/** 204: let it through; 503: do not, and why. Answered from memory: neither load nor a missing database delays it. */
export function askGate(
  { service, path, method = 'GET', tenant }: z.infer<typeof gateQuery>,
  request: InstantAsked,
): InstantAnswer {
  const known = recall()
  const asked = { service, path, method: method.toUpperCase(), tenant }
  const { mode, closedBy } = decide(known, asked)
  const headers = headersOf(known, mode)
  if (!closedBy) return open(headers)
  const bypass = passesBy(request, asked, known.now)
  if (bypass === undefined) return closed(closedBy, known, headers, request)
  return open({ ...headers, 'X-Maintenance-Bypass': encodeURIComponent(bypass) })
}

const open = (headers: Headers): InstantAnswer => ({ status: 204, headers, content: '' })

function closed(
  window: KnownWindow,
  { now }: Memory,
  headers: Headers,
  { requestId }: InstantAsked,
): InstantAnswer {
  const error = new AppError('maintenance', window.reason ?? 'This is in maintenance.', {
    retryAfterSeconds: retryAfterSeconds(window.endsAt, now),
    headers: {
      ...headers,
      'X-Maintenance-Until': window.endsAt.toISOString(),
      // Header values hold no more than ASCII.
      ...(window.reason && { 'X-Maintenance-Reason': encodeURIComponent(window.reason) }),
    },
  })
  return problemParts(error, { requestId })
}

function headersOf({ isStale, asOf }: Memory, mode: string): Headers {
  const headers: Headers = { 'Cache-Control': 'no-store', 'X-Maintenance': mode }
  if (isStale) headers['X-Maintenance-Stale'] = asOf?.toISOString() ?? 'unknown'
  return headers
}
