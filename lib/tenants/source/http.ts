import { z } from 'zod'
import { backendOf, inAddress } from '@/lib/queues/adapters/http/backend'
import type { TenantConfigOf, TenantQuery } from '../config'
import { classOf } from '../fields/classes'
import { masked } from '../fields/mask'
import type { Asked, Cell, OpenSource, Row } from './source'

const MAX_ROWS = 5_000
const MAX_COLUMNS = 60
const MAX_CHARACTERS = 2_000

const told = z.object({ items: z.array(z.record(z.string().max(200), z.unknown())).max(MAX_ROWS) })

type Config = TenantConfigOf<'http'>

/** A backend that answers about its own tenants; docs/tenants.md has the form and how requests are signed. */
export const openHttpTenants: OpenSource<Config> = (config) => {
  const backend = backendOf(config.secret)
  return {
    rows: async (query, asked) => {
      const { items } = await backend({
        address: config.urls[query] ?? '',
        values: valuesOf(asked),
        shape: told,
        until: Date.now() + config.timeoutMs,
      })
      const rows = items.map((item) => rowOf(config, query, item, asked))
      const meant = asked.id === undefined ? rows : rows.filter((row) => row.get('id')?.text === asked.id)
      return (asked.newest ? newestFirst(meant) : meant).slice(0, asked.limit)
    },
    close: async () => undefined,
  }
}

const valuesOf = ({ tenant, from, to, search, limit }: Asked): Record<string, string> => ({
  ...(tenant !== undefined && { tenant: inAddress(tenant) }),
  ...(from && { from: encodeURIComponent(from.toISOString()) }),
  ...(to && { to: encodeURIComponent(to.toISOString()) }),
  q: encodeURIComponent(search ?? ''),
  limit: String(limit),
})

function rowOf(
  config: Config,
  query: TenantQuery,
  item: Record<string, unknown>,
  { reveal = [] }: Asked,
): Row {
  const cells = Object.entries(item)
    .slice(0, MAX_COLUMNS)
    .flatMap(([name, value]): [string, Cell][] => {
      const kind = classOf(config, query, name)
      if (kind === 'never') return []
      const text = textOf(value)
      const isPlain = kind === 'open' || (kind === 'reveal' && reveal.includes(name))
      return [[name, { text: isPlain || text === null ? text : masked(text), class: kind }]]
    })
  return new Map(cells)
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.slice(0, MAX_CHARACTERS).toWellFormed()
}

const newestFirst = (rows: readonly Row[]): Row[] =>
  rows.toSorted((one, other) => (timeIn(one) < timeIn(other) ? 1 : -1))

const timeIn = (row: Row): number => Date.parse(row.get('at')?.text ?? '') || 0
