import {
  type TableRow,
  type TableSort,
  type TableValue,
  type TableView,
  textOf,
  valueIn,
} from './table-model'

type Order = Pick<TableView, 'sort' | 'filter'>

// One language on both sides, or the first HTML and the living page would disagree.
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The rows that hold every word of the filter, in the chosen order; equal ones keep the order they were given in. */
export function arrange<R extends TableRow>(rows: readonly R[], { sort, filter }: Order): readonly R[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const found = words.length === 0 ? rows : rows.filter((row) => holds(row, words))
  if (!sort) return found
  const direction = sort.descending ? -1 : 1
  return found.toSorted((one, other) => {
    const left = valueIn(one, sort.column)
    const right = valueIn(other, sort.column)
    return emptyLast(left, right) ?? direction * compare(left, right)
  })
}

/** First one way, then the other, then as it was given. */
export function nextSort(
  column: string,
  sort: TableSort | undefined,
  highFirst = false,
): TableSort | undefined {
  if (sort?.column !== column) return { column, descending: highFirst }
  return sort.descending === highFirst ? { column, descending: !highFirst } : undefined
}

export const sortText = (sort: TableSort | undefined): string | null =>
  sort ? `${sort.descending ? '-' : ''}${sort.column}` : null

function holds(row: TableRow, words: readonly string[]): boolean {
  const text = Object.entries(row.values ?? {})
    .filter(([, value]) => !isMoment(value))
    .map(([column]) => textOf(row, column))
    .join('\n')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

const isMoment = (value: TableValue | undefined) =>
  typeof value === 'object' && value !== null && 'at' in value

const isEmpty = (value: TableValue) => value === null || value === ''

/** What is not known stands at the end, whichever way the rest is sorted. */
function emptyLast(one: TableValue, other: TableValue): number | undefined {
  if (!isEmpty(one) && !isEmpty(other)) return undefined
  return Number(isEmpty(one)) - Number(isEmpty(other))
}

function compare(one: TableValue, other: TableValue): number {
  const left = weightOf(one)
  const right = weightOf(other)
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : collator.compare(String(left), String(right))
}

function weightOf(value: TableValue): string | number | null {
  if (typeof value !== 'object' || value === null) return value
  return 'at' in value ? Date.parse(value.at) : value.rank
}
