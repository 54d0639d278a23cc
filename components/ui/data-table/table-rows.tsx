import type { Ref } from 'react'
import { classNames } from '../class-names'
import { type TableRow as Row, type TableColumn, textOf } from './table-model'

export type TableRowsProps = { columns: readonly TableColumn[]; rows: readonly Row[] }

type TableRowProps = {
  columns: readonly TableColumn[]
  row: Row
  /** Its place among all rows from 0, where not all of them are on the page. */
  index?: number
  ref?: Ref<HTMLTableRowElement>
}

const LABELLED = 'max-sm:before:mr-1 max-sm:before:text-muted max-sm:before:content-[attr(data-label)]'

export function TableRow({ columns, row, index, ref }: TableRowProps) {
  return (
    <tr
      ref={ref}
      id={row.anchor}
      tabIndex={-1}
      data-index={index}
      // The head is row 1.
      aria-rowindex={index === undefined ? undefined : index + 2}
      className="scroll-mt-24 scroll-mb-16 border-b last:border-b-0 target:bg-sunken hover:bg-sunken focus-visible:-outline-offset-2"
    >
      {columns.map(({ id, head, numeric, labelled, className }) => (
        <td
          key={id}
          data-label={labelled && head}
          className={classNames(
            'px-3 py-2 align-top first:pl-4 last:pr-4 max-sm:not-first:pl-2 max-sm:not-last:pr-2',
            numeric && 'text-right',
            labelled && LABELLED,
            className,
          )}
        >
          {row.cells[id] ?? textOf(row, id)}
        </td>
      ))}
    </tr>
  )
}

export function TableRows({ columns, rows }: TableRowsProps) {
  return (
    <tbody>
      {rows.map((row) => (
        <TableRow key={row.key} columns={columns} row={row} />
      ))}
    </tbody>
  )
}
