'use client'

import { lazy, Suspense } from 'react'
import { plural } from '@/lib/format'
import { ALL_UP_TO } from './table-model'
import { TableRow, TableRows, type TableRowsProps } from './table-rows'

export type ManyRowsProps = TableRowsProps & {
  /** The page has loaded: what comes after the first paint may come. */
  alive: boolean
}

const VirtualRows = lazy(() => import('./virtual-rows'))

/** All rows when they are few; of many the first until the page is alive, then those in sight. */
export default function ManyRows({ columns, rows, alive }: ManyRowsProps) {
  if (rows.length <= ALL_UP_TO) return <TableRows columns={columns} rows={rows} />
  const first = <FirstRows columns={columns} rows={rows} />
  if (!alive) return first
  return (
    <Suspense fallback={first}>
      <VirtualRows columns={columns} rows={rows} />
    </Suspense>
  )
}

function FirstRows({ columns, rows }: TableRowsProps) {
  return (
    <tbody>
      {rows.slice(0, ALL_UP_TO).map((row) => (
        <TableRow key={row.key} columns={columns} row={row} />
      ))}
      <tr data-spacer>
        <td colSpan={columns.length} className="px-4 py-3 text-muted">
          {plural(rows.length - ALL_UP_TO, 'more row')}: they come with script; the filter in the address
          finds them without.
        </td>
      </tr>
    </tbody>
  )
}
