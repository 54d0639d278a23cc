import type { ReactNode } from 'react'

/**
 * What a cell is sorted by, found by and exported as. `rank` sorts where the text does not; `at` is a moment in
 * ISO 8601, which nobody means when they look for a digit.
 */
export type TableValue = string | number | null | { text: string; rank: number } | { at: string }

/** Up to here all rows stand on the page; beyond, only those in sight. */
export const ALL_UP_TO = 100

export type TableColumn<Id extends string = string> = {
  id: Id
  head: string
  numeric?: boolean
  /** The first press sorts by the highest: where much is what people look for. */
  highFirst?: boolean
  /** Always shown: what names the row, or acts on it. */
  fixed?: boolean
  /** A column without values: its head is only heard, it is neither sorted, found nor exported. */
  silent?: boolean
  /** Where rows are blocks, its cells say the head before them. */
  labelled?: boolean
  className?: string
}

/** A cell without its own rendering shows its value. All of it can be sent from the server. */
export type TableRow<Id extends string = string> = {
  key: string
  values?: { readonly [column in Id]?: TableValue }
  cells: { readonly [column in Id]?: ReactNode }
  /** Anchor for links to this row. */
  anchor?: string
}

export type TableSort = { column: string; descending: boolean }

export type TableView = { sort: TableSort | undefined; filter: string; hidden: readonly string[] }

export function columnsShown<C extends TableColumn>(columns: readonly C[], hidden: readonly string[]): C[] {
  return columns.filter(({ id, fixed }) => fixed || !hidden.includes(id))
}

/** `state` or `-state`; undefined when it names no column that can be sorted. */
export function parseSort(text: string | null, columns: readonly TableColumn[]): TableSort | undefined {
  const descending = text?.startsWith('-') ?? false
  const column = descending ? text?.slice(1) : text
  const known = columns.find(({ id, silent }) => id === column && !silent)
  return known && { column: known.id, descending }
}

/** A row's value as words, for people and for files. */
export function textOf(row: TableRow, column: string): string {
  const value = valueIn(row, column)
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  return 'at' in value ? value.at : value.text
}

export const valueIn = (row: TableRow, column: string): TableValue => row.values?.[column] ?? null
