import { isSecretKey } from '@/lib/queues/redaction/scrub'
import type { FieldClass, TenantConfig, TenantQuery } from '../config'

/** The columns of each query that say what a row is about: they need no class, and get none. */
export const STRUCTURE: Record<TenantQuery, readonly string[]> = {
  search: ['id', 'active_at'],
  summary: ['id'],
  usage: ['tenant', 'metric', 'unit', 'at', 'value'],
  errors: ['tenant', 'at'],
  allErrors: ['tenant', 'at'],
  audit: ['tenant', 'at'],
  users: ['tenant', 'id', 'is_admin', 'may_impersonate'],
}

/**
 * The class of a column: that of `query.column`, else of `column`, else `masked`. What looks like a secret is `never`,
 * even where pitwall.yaml says otherwise.
 */
export function classOf(
  { fields }: Pick<TenantConfig, 'fields'>,
  query: TenantQuery,
  column: string,
): FieldClass {
  if (STRUCTURE[query].includes(column)) return 'open'
  if (isSecretKey(column)) return 'never'
  const named = new Map(Object.entries(fields))
  return named.get(`${query}.${column}`) ?? named.get(column) ?? 'masked'
}
