import { config } from '@/lib/config/config'
import { AppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { SourceGuard } from '@/lib/queues/guard'
import { log } from '@/lib/telemetry/log'
import type { TenantConfig, TenantQuery } from '../config'
import { openHttpTenants } from './http'
import type { TenantSource } from './source'
import { openSqlTenants } from './sql'

type Opened = { signature: string; source: TenantSource }

/** The source of pitwall.yaml. @throws AppError not_found when it names none */
export function tenantSource(): TenantSource {
  const wanted = config().tenants
  if (!wanted) throw new AppError('not_found', 'pitwall.yaml names no source of tenants.')
  const signature = JSON.stringify(wanted)
  const state = processWide('tenants.source', () => ({ opened: undefined as Opened | undefined }))
  if (state.opened?.signature === signature) return state.opened.source
  const before = state.opened
  state.opened = { signature, source: guarded(wanted) }
  before?.source
    .close()
    .catch((error: unknown) => log().warn({ err: error }, 'the source of tenants did not close'))
  return state.opened.source
}

/** Each query is guarded by itself: one that is slow costs only what is made of it. */
function guarded(wanted: TenantConfig): TenantSource {
  const { rows, close } = wanted.kind === 'sql' ? openSqlTenants(wanted) : openHttpTenants(wanted)
  const named: Partial<Record<TenantQuery, string>> = wanted.kind === 'sql' ? wanted.queries : wanted.urls
  const guards = new Map<TenantQuery, SourceGuard>()
  const guardOf = (query: TenantQuery): SourceGuard => {
    const guard = guards.get(query) ?? new SourceGuard()
    guards.set(query, guard)
    return guard
  }
  return {
    config: wanted,
    close,
    has: (query) => named[query] !== undefined,
    rows: (query, asked) => {
      if (named[query] === undefined) throw new AppError('not_found', `pitwall.yaml has no query "${query}".`)
      return guardOf(query).call(wanted.timeoutMs, () => rows(query, asked))
    },
  }
}
