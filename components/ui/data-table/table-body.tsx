'use client'

import { lazy, Suspense } from 'react'
import { plural } from '@/lib/format'
import { TableRow, type TableRowsProps } from './table-rows'

export type TableBodyProps = TableRowsProps & {
  /** The page has loaded: what comes after the first paint may come. */
  alive: boolean
}

/** Up to here all rows stand on the page; beyond, only those in sight. */
export const ALL_UP_TO = 100

const VirtualRows = lazy(() => import('./virtual-rows'))

export function TableBody({ columns, rows, alive }: TableBodyProps) {
  if (rows.length <= ALL_UP_TO) return <Rows columns={columns} rows={rows} />
  const first = <Rows columns={columns} rows={rows.slice(0, ALL_UP_TO)} rest={rows.length - ALL_UP_TO} />
  if (!alive) return first
  return (
    <Suspense fallback={first}>
      <VirtualRows columns={columns} rows={rows} />
    </Suspense>
  )
}

function Rows({ columns, rows, rest = 0 }: TableRowsProps & { rest?: number }) {
  return (
    <tbody>
      {rows.map((row) => (
        <TableRow key={row.key} columns={columns} row={row} />
      ))}
      {rest > 0 && (
        <tr data-spacer>
          <td colSpan={columns.length} className="px-4 py-3 text-muted">
            {plural(rest, 'more row')}: they come with script; the filter in the address finds them without.
          </td>
        </tr>
      )}
    </tbody>
  )
}
