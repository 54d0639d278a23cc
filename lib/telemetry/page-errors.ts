import { findAppError } from '@/lib/errors'
import { captureError } from './errors'

type FailedRequest = { path: string; headers: Record<string, string | string[] | undefined> }
type Where = { routePath: string; routeType: string }

/** What Next calls when rendering a page throws; handlers report for themselves, and a refusal is no surprise. */
export async function capturePageError(error: unknown, request: FailedRequest, where: Where): Promise<void> {
  const known = findAppError(error)
  if (where.routeType === 'route' || (known && known.code !== 'internal')) return
  const requestId = [request.headers['x-request-id']].flat()[0]
  await captureError(error, { requestId, route: where.routePath })
}
