import type postgres from 'postgres'
import { AppError } from '@/lib/errors'
import { refusalOf } from './database'

type Value = string | number | null

/** A column that a query gives, by the number of its type. */
export type Columns = ReadonlyMap<string, number>

/** One column that is read: SQL over the row `q`, and the column of the query that it needs. */
export type Wanted = { as: string; sql: string }

export type Query = {
  columns(sql: postgres.TransactionSql): Promise<Columns>
  /** The first rows, every value as text or null. `more` are values that `wanted` names from `$firstFree` on. */
  rows(sql: postgres.TransactionSql, values: readonly Value[], asked: Asked): Promise<Row[]>
  readonly firstFree: number
}

/** `tail`: further conditions (`and …`) and an order. */
export type Asked = { wanted: readonly Wanted[]; limit: number; more?: readonly Value[]; tail?: string }

export type Row = Record<string, string | null>

/**
 * A configured query as a part of one of ours, which takes only the columns and the bytes that are needed. Its columns
 * are asked for once.
 *
 * @param required columns without which it makes no sense
 */
export function configuredQuery(
  name: string,
  text: string,
  samples: readonly Value[],
  required: readonly string[],
): Query {
  const body = text.trim().replace(/;\s*$/, '')
  const unused = samples.flatMap((_sample, at) =>
    mentions(body, at + 1) ? [] : [`$${at + 1}::text is null`],
  )
  // A value that the query has no use for must stand somewhere.
  const pinned = `(${['true', ...unused].join(' or ')})`
  let known: Columns | undefined

  async function run(sql: postgres.TransactionSql, select: string, values: readonly Value[], rest: string) {
    // The rows first, then what is wanted of them: it may cost more than to find them.
    const found = `select * from (\n${body}\n) as q where ${pinned} ${rest}`
    try {
      return await sql.unsafe(`select ${select} from (${found}) as q`, [...values])
    } catch (error) {
      // The tables may have become others.
      known = undefined
      throw refusalOf(error, name)
    }
  }

  async function columns(sql: postgres.TransactionSql): Promise<Columns> {
    if (known) return known
    const { columns: found } = await run(sql, '*', samples, 'limit 0')
    const map = new Map(found.map(({ name: column, type }) => [column, type]))
    for (const column of required)
      if (!map.has(column))
        throw new AppError('upstream_failed', `The query "${name}" gives no column "${column}".`)
    known = map
    return map
  }

  return {
    columns,
    firstFree: samples.length + 1,
    async rows(sql, values, { wanted, limit, more = [], tail = '' }) {
      const select = wanted.map(({ as, sql: part }) => `(${part})::text as "${as}"`).join(', ')
      const rows = await run(sql, select, [...values, ...more], `${tail} limit ${limit}`)
      return rows.map((row) => Object.fromEntries(wanted.map(({ as }) => [as, textOf(row[as])])))
    },
  }
}

const mentions = (text: string, place: number): boolean => new RegExp(`\\$${place}(?!\\d)`).test(text)

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** The first characters of a column. */
export const start = (column: string, characters: number): Wanted => ({
  as: column,
  sql: `left(q."${column}"::text, ${characters})`,
})

/** A list of texts as the database writes arrays, whatever the type of their elements. */
export const arrayOf = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
