import { classNames } from '../class-names'
import { type TableColumn, type TableRow, textOf } from './table-model'

export type TableRowsProps = { columns: readonly TableColumn[]; rows: readonly TableRow[] }

export function TableRows({ columns, rows }: TableRowsProps) {
  return (
    <tbody>
      {rows.map((row) => (
        <tr
          key={row.key}
          id={row.anchor}
          tabIndex={-1}
          className="scroll-mt-24 scroll-mb-16 border-b last:border-b-0 target:bg-sunken hover:bg-sunken focus-visible:-outline-offset-2"
        >
          {columns.map(({ id, numeric, className }) => (
            <td
              key={id}
              className={classNames(
                'px-3 py-2 align-top first:pl-4 last:pr-4',
                numeric && 'text-right',
                className,
              )}
            >
              {row.cells[id] ?? textOf(row, id)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}
