import { type Excerpt, excerpt, MAX_TEXT_BYTES } from '@/lib/queues/excerpt'
import { textAt } from '@/lib/queues/json-path'
import type { Columns, Row, Wanted } from './query'

const BYTEA = 17
const JSON_FUNCTION: Record<number, string> = { 114: 'json_typeof', 3802: 'jsonb_typeof' }

/** The part of a column that is shown, and its size. */
export function shownOf(columns: Columns, column: string): Wanted[] {
  const type = columns.get(column)
  if (type === undefined) return []
  const size = type === BYTEA ? `octet_length(q."${column}")` : `octet_length(q."${column}"::text)`
  return [
    { as: column, sql: startOf(column, type) },
    { as: `${column}_bytes`, sql: size },
  ]
}

export function excerptIn(row: Row, columns: Columns, column: string): Excerpt | null {
  const start = bytesOf(row[column], columns.get(column))
  return start && excerpt(start, Number(row[`${column}_bytes`] ?? 0))
}

/** The value at a path of the payload: found by the database in JSON, else by us in as much as would be shown. */
export function valueSql(columns: Columns, as: string, place: number): Wanted[] {
  const type = columns.get('payload')
  if (type === undefined) return []
  const typeOf = JSON_FUNCTION[type]
  if (!typeOf) return [{ as, sql: startOf('payload', type) }]
  const path = `$${place}::text[]`
  const isScalar = `${typeOf}(q.payload #> ${path}) in ('string', 'number', 'boolean')`
  return [{ as, sql: `case when ${isScalar} then left(q.payload #>> ${path}, 1000) end` }]
}

export function valueIn(row: Row, columns: Columns, as: string, path: string): string | undefined {
  const type = columns.get('payload')
  const start = bytesOf(row[as], type)
  if (!start) return undefined
  const text = start.toString('utf8')
  return JSON_FUNCTION[type ?? 0] ? text : textAt(text, path, start.byteLength >= MAX_TEXT_BYTES)
}

/** Bytes come as base64: they may be text that the database does not know as such, or no text at all. */
const startOf = (column: string, type: number): string =>
  type === BYTEA
    ? `encode(substring(q."${column}" from 1 for ${MAX_TEXT_BYTES}), 'base64')`
    : `left(q."${column}"::text, ${MAX_TEXT_BYTES})`

const bytesOf = (text: string | null | undefined, type: number | undefined): Buffer | null =>
  text === null || text === undefined ? null : Buffer.from(text, type === BYTEA ? 'base64' : 'utf8')
