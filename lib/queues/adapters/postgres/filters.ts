import type { JobFilter } from '@/lib/queues/adapter'
import type { Parameters } from './sql'

/** Where a job table keeps what lists are narrowed by; SQL over its columns. */
export type Searchable = {
  reachedAt: string
  error: string
  name: string
  /** The value at a path of the payload, as text. */
  valueAt: (path: string) => string
}

/** The conditions of a filter that no index serves. */
export function filtersSql(
  filter: JobFilter,
  tenantPath: string | null,
  { reachedAt, error, name, valueAt }: Searchable,
  { add }: Parameters,
): string[] {
  const conditions: string[] = []
  if (filter.from) conditions.push(`${reachedAt} >= ${add(filter.from.toISOString(), 'timestamptz')}`)
  if (filter.until) conditions.push(`${reachedAt} < ${add(filter.until.toISOString(), 'timestamptz')}`)
  if (filter.text) {
    const part = add(filter.text, 'text')
    conditions.push(`strpos(lower(concat_ws(e'\\n', ${error}, ${name})), lower(${part})) > 0`)
  }
  if (filter.payload)
    conditions.push(
      `${valueAt(add(filter.payload.path.split('.'), 'text[]'))} = ${add(filter.payload.value, 'text')}`,
    )
  if (filter.tenant !== undefined)
    conditions.push(
      tenantPath
        ? `${valueAt(add(tenantPath.split('.'), 'text[]'))} = ${add(filter.tenant, 'text')}`
        : 'false',
    )
  return conditions
}

/** Whether few may pass. */
export const isNarrowed = ({ from, until, text, payload, tenant }: JobFilter): boolean =>
  [from, until, text, payload, tenant].some((condition) => condition !== undefined)
