import { AppError } from '@/lib/errors'
import { codeOf, type Database, foreignDatabase } from '@/lib/queues/adapters/sql/database'
import { type Columns, configuredQuery, type Query, type Wanted } from '@/lib/queues/adapters/sql/query'
import type { TenantConfigOf, TenantQuery } from '../config'
import { classOf } from '../fields/classes'
import { maskedSql } from '../fields/mask'
import type { Asked, Cell, OpenSource } from './source'

/** Of each query, so that a slow one keeps no other from being asked. */
const CONNECTIONS = 2
const MAX_CHARACTERS = 2_000
const MAX_COLUMNS = 60
const EPOCH = '2000-01-01T00:00:00Z'
/** A text that is no number, a number too large: no tenant has such an id. */
const NO_SUCH_ID = ['22P02', '22003', '22007', '22008']

type Config = TenantConfigOf<'sql'>
type Spec = { parameters: readonly ('tenant' | 'from' | 'to')[]; required: readonly string[] }

/** What `$1`, `$2` and `$3` of each query are, and the columns without which it makes no sense. */
const SPECS: Record<TenantQuery, Spec> = {
  search: { parameters: [], required: ['id'] },
  summary: { parameters: ['tenant'], required: ['id'] },
  usage: { parameters: ['tenant', 'from'], required: ['metric', 'at', 'value'] },
  errors: { parameters: ['tenant', 'from', 'to'], required: ['at'] },
  allErrors: { parameters: ['from', 'to'], required: ['tenant', 'at'] },
  audit: { parameters: ['tenant', 'from', 'to'], required: ['at'] },
  users: { parameters: ['tenant'], required: ['id'] },
}

type Opened = { database: Database; query: Query; spec: Spec }

/** Queries of pitwall.yaml in transactions that cannot write; what nobody may see whole is masked by the database. */
export const openSqlTenants: OpenSource<Config> = (config) => {
  const opened = new Map<TenantQuery, Opened>()
  const open = (name: TenantQuery): Opened => {
    const known = opened.get(name)
    if (known) return known
    const spec = SPECS[name]
    const samples = spec.parameters.map((parameter) => (parameter === 'tenant' ? null : EPOCH))
    const query = configuredQuery(name, config.queries[name] ?? '', samples, spec.required)
    const settings = { tenantPath: null, poolSize: CONNECTIONS, timeoutMs: config.timeoutMs }
    const fresh = { database: foreignDatabase(config.url, settings), query, spec }
    opened.set(name, fresh)
    return fresh
  }

  return {
    rows: async (name, asked) => {
      const { database, query, spec } = open(name)
      try {
        return await database.read(async (sql) => {
          const columns = await query.columns(sql)
          const shown = shownColumns(config, name, columns, asked)
          const { more, tail } = restOf(config, name, columns, asked, query.firstFree)
          const wanted = shown.map(({ wanted: one }) => one)
          const values = spec.parameters.map((parameter) => valueFor(asked, parameter))
          const rows = await query.rows(sql, values, { wanted, limit: asked.limit, more, tail })
          return rows.map(
            (row) => new Map(shown.map(({ name: column, as, cell }) => [column, cell(row[as])])),
          )
        })
      } catch (error) {
        throw isNoId(error) ? new AppError('not_found', 'There is no such id.', { cause: error }) : error
      }
    },
    close: async () => {
      await Promise.all([...opened.values()].map(({ database }) => database.close()))
    },
  }
}

type Shown = { name: string; as: string; wanted: Wanted; cell: (text: string | null | undefined) => Cell }

function shownColumns(config: Config, query: TenantQuery, columns: Columns, { reveal = [] }: Asked): Shown[] {
  return [...columns.keys()].slice(0, MAX_COLUMNS).flatMap((name, index) => {
    const kind = classOf(config, query, name)
    if (kind === 'never') return []
    const text = `${quoted(name)}::text`
    const isPlain = kind === 'open' || (kind === 'reveal' && reveal.includes(name))
    const as = `c${index}`
    const sql = isPlain ? `left(${text}, ${MAX_CHARACTERS})` : maskedSql(`(${text})`)
    return [{ name, as, wanted: { as, sql }, cell: (found) => ({ text: found ?? null, class: kind }) }]
  })
}

type Rest = { more: (string | null)[]; tail: string }

function restOf(config: Config, query: TenantQuery, columns: Columns, asked: Asked, place: number): Rest {
  if (query === 'search') return searchOf(config, columns, asked.search ?? '', place)
  if (asked.id !== undefined) return { more: [asked.id], tail: `and q.id::text = $${place}::text` }
  return { more: [], tail: asked.newest ? 'order by q.at desc' : '' }
}

/** Only open columns are searched: nobody finds out a masked value letter by letter. */
function searchOf(config: Config, columns: Columns, text: string, place: number): Rest {
  const recent = columns.has('active_at') ? 'q.active_at desc nulls last, q.id' : 'q.id'
  if (text === '') return { more: [], tail: `order by ${recent}` }
  const by = config.searchBy.filter((name) => columns.has(name) && classOf(config, 'search', name) === 'open')
  // In plain letters it is found twice as fast by their bytes.
  const letters = /^[ -~]*$/.test(text) ? ' collate "C"' : ''
  const isLike = (name: string) => `${quoted(name)}::text${letters} ilike $${place + 1}::text`
  // One letter is in every name.
  const inText = text.length < 2 ? [] : by.map(isLike)
  const isId = `q.id::text = $${place}::text`
  const found = [isId, ...inText].join(' or ')
  const pinned = inText.length === 0 ? ` and $${place + 1}::text is not null` : ''
  return {
    more: [text, `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`],
    tail: `and (${found})${pinned} order by (${isId}) desc, ${recent}`,
  }
}

const quoted = (column: string): string => `q."${column.replaceAll('"', '""')}"`

const valueFor = ({ tenant, from, to }: Asked, parameter: 'tenant' | 'from' | 'to'): string | null =>
  parameter === 'tenant' ? (tenant ?? null) : ((parameter === 'from' ? from : to)?.toISOString() ?? null)

const isNoId = (error: unknown): boolean =>
  error instanceof AppError && NO_SUCH_ID.includes(codeOf(error.extras.cause))
