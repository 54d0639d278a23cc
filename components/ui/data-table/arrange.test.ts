import { expect, test } from 'vitest'
import { arrange, nextSort, sortText } from './arrange'
import { columnsShown, parseSort, type TableRow } from './table-model'

const COLUMNS = [
  { id: 'name', head: 'Name', fixed: true },
  { id: 'took', head: 'Took' },
  { id: 'level', head: 'Level' },
  { id: 'act', head: 'Actions', silent: true },
]

const row = (name: string, took: number | null, level: [string, number]): TableRow => ({
  key: name,
  values: { name, took, level: { text: level[0], rank: level[1] } },
  cells: {},
})

const ROWS = [
  row('mail 10', 40, ['degraded', 2]),
  row('Redis', null, ['unknown', 0.5]),
  row('mail 9', 7, ['operational', 0]),
  row('database', 7, ['major outage', 4]),
]

function names(sort: string | null, filter = '') {
  return arrange(ROWS, { sort: parseSort(sort, COLUMNS), filter }).map(({ key }) => key)
}

test('without a sort the given order stays', () => {
  expect(names(null)).toEqual(['mail 10', 'Redis', 'mail 9', 'database'])
})

test('text is sorted as people count and without regard to case', () => {
  expect(names('name')).toEqual(['database', 'mail 9', 'mail 10', 'Redis'])
  expect(names('-name')).toEqual(['Redis', 'mail 10', 'mail 9', 'database'])
})

test('numbers are sorted as numbers, equals keep their order, the unknown stays last both ways', () => {
  expect(names('took')).toEqual(['mail 9', 'database', 'mail 10', 'Redis'])
  expect(names('-took')).toEqual(['mail 10', 'mail 9', 'database', 'Redis'])
})

test('a value with a rank is sorted by it', () => {
  expect(names('-level')).toEqual(['database', 'mail 10', 'Redis', 'mail 9'])
})

test('moments are sorted by time and are not what a digit looks for', () => {
  const rows: TableRow[] = ['2026-03-31T10:26:04.000Z', '2026-03-31T09:00:00.5Z'].map((at) => ({
    key: at,
    values: { seen: { at }, text: 'was seen' },
    cells: {},
  }))
  const sort = { column: 'seen', descending: false }
  expect(arrange(rows, { sort, filter: 'seen' }).map(({ key }) => key)).toEqual(
    rows.map(({ key }) => key).reverse(),
  )
  expect(arrange(rows, { sort, filter: '31' })).toEqual([])
})

test('a row is found by all words of the filter, in any column', () => {
  expect(names(null, ' MAIL  oper ')).toEqual(['mail 9'])
  expect(names('name', 'mail')).toEqual(['mail 9', 'mail 10'])
  expect(names(null, 'nothing')).toEqual([])
})

test('a head is pressed through ascending, descending and the given order', () => {
  const up = nextSort('name', undefined)
  const down = nextSort('name', up)
  expect([up, down, nextSort('name', down)].map(sortText)).toEqual(['name', '-name', null])
  expect(sortText(nextSort('took', down))).toBe('took')
})

test('where much is looked for, the highest come first', () => {
  const high = nextSort('took', undefined, true)
  const low = nextSort('took', high, true)
  expect([high, low, nextSort('took', low, true)].map(sortText)).toEqual(['-took', 'took', null])
})

test('an address that names no column to sort by means the given order', () => {
  for (const text of [null, '', '-', 'other', '-act'])
    expect(parseSort(text, COLUMNS), text ?? '').toBeUndefined()
})

test('what names the row cannot be hidden', () => {
  expect(columnsShown(COLUMNS, ['name', 'level', 'other']).map(({ id }) => id)).toEqual([
    'name',
    'took',
    'act',
  ])
})
