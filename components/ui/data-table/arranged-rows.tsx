'use client'

import { arrange } from './arrange'
import type { TableView } from './table-model'
import { TableRows, type TableRowsProps } from './table-rows'

/** The rows in another order than the given one, or some of them. */
export default function ArrangedRows({ columns, rows, view }: TableRowsProps & { view: TableView }) {
  return <TableRows columns={columns} rows={arrange(rows, view)} />
}
