import { request } from '@/lib/http/browser'
import type { AuditFilters, Verification } from './contract'

/** One part of the check; go on with `nextAfter` until it is null. */
export const verifyPart = (after?: string) =>
  request<Verification>(`/api/ops/audit/verification${after === undefined ? '' : `?after=${after}`}`)

/** Where the browser downloads what the filters show. */
export function exportAddress(filters: AuditFilters): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value) search.set(name, value)
  return `/api/ops/audit/export${search.size > 0 ? `?${search}` : ''}`
}
