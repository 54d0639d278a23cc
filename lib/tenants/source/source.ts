import type { FieldClass, TenantConfig, TenantQuery } from '../config'

/** A value as far as its class lets anybody see it; a masked one never was in this process whole, where SQL is asked. */
export type Cell = { text: string | null; class: FieldClass }

/** By column, in the order of the query; columns that nobody may see are not here. */
export type Row = ReadonlyMap<string, Cell>

export type Asked = {
  tenant?: string
  from?: Date
  to?: Date
  limit: number
  /** Newest `at` first. */
  newest?: boolean
  /** Those whose id is this text, or that hold it in an open column; the exact id first, then recent ones. */
  search?: string
  /** Only the row of this id. */
  id?: string
  /** Columns of class `reveal` that are to be seen, this once. */
  reveal?: readonly string[]
}

/** Where Pitwall asks about tenants; every question has a deadline, a bound of rows and connections of its own. */
export type TenantSource = {
  config: TenantConfig
  has: (query: TenantQuery) => boolean
  /** @throws AppError unavailable, upstream_failed, not_found (an id that cannot be one) */
  rows: (query: TenantQuery, asked: Asked) => Promise<Row[]>
  close: () => Promise<void>
}

export type OpenSource<Config extends TenantConfig> = (config: Config) => Pick<TenantSource, 'rows' | 'close'>

export const textIn = (row: Row, column: string): string | null => row.get(column)?.text ?? null

/** A row that names another tenant is none of this one's, whatever was asked. */
export const isOf = (row: Row, tenant: string): boolean => (textIn(row, 'tenant') ?? tenant) === tenant
