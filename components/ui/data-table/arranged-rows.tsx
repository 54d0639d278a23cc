'use client'

import { arrange } from './arrange'
import { TableBody, type TableBodyProps } from './table-body'
import type { TableView } from './table-model'

/** The rows in another order than the given one, or some of them. */
export default function ArrangedRows({ rows, view, ...body }: TableBodyProps & { view: TableView }) {
  return <TableBody {...body} rows={arrange(rows, view)} />
}
