'use client'

import { arrange } from './arrange'
import ManyRows, { type ManyRowsProps } from './many-rows'
import type { TableView } from './table-model'

/** The rows in another order than the given one, or some of them. */
export default function ArrangedRows({ rows, view, ...body }: ManyRowsProps & { view: TableView }) {
  return <ManyRows {...body} rows={arrange(rows, view)} />
}
