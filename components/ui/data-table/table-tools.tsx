'use client'

import { Download } from 'lucide-react'
import type { RefObject } from 'react'
import { plural } from '@/lib/format'
import { Button } from '../button'
import { arrange } from './arrange'
import { ColumnMenu } from './column-menu'
import { FilterField } from './filter-field'
import { saveCsv } from './save-csv'
import type { TableColumn, TableRow, TableView } from './table-model'
import { useRowKeys } from './use-row-keys'
import { writeHidden, writeSort } from './write-view'

type TableToolsProps = {
  frame: RefObject<HTMLElement | null>
  name: string
  caption: string
  columns: readonly TableColumn[]
  shown: readonly TableColumn[]
  rows: readonly TableRow[]
  view: TableView
  stacked: boolean
  partial: boolean
  serverSide: boolean
}

/** Above the rows: find, choose columns, save; and the keys that walk them. */
export default function TableTools(props: TableToolsProps) {
  const { frame, name, caption, columns, shown, rows, view, stacked, serverSide } = props
  useRowKeys(frame)
  const found = serverSide ? rows : arrange(rows, view)
  return (
    <>
      {!serverSide && <FilterField name={name} caption={caption} filter={view.filter} />}
      <p
        role="status"
        className="min-w-0 text-sm text-muted max-sm:order-last max-sm:w-full max-sm:break-all sm:flex-1 sm:px-2"
      >
        {view.filter !== '' && !serverSide && countWords(found.length, props)}
      </p>
      <ColumnMenu
        columns={columns}
        hidden={view.hidden}
        onHide={(hidden) => writeHidden(name, hidden)}
        {...(stacked && !serverSide && { sort: view.sort, onSort: (sort) => writeSort(name, sort) })}
      />
      {!serverSide && (
        <Button
          variant="ghost"
          fit="roomy"
          onClick={() => saveCsv(name, shown, found)}
          title="Save the rows and columns shown"
        >
          <Download aria-hidden="true" size={14} />
          <span className="max-sm:sr-only">CSV</span>
        </Button>
      )}
    </>
  )
}

function countWords(found: number, { rows, partial, view: { filter } }: TableToolsProps): string {
  const here = partial ? ' on this page' : ''
  if (found === 0) return `Nothing${here} holds “${filter}”.`
  return partial ? `${found} of the ${plural(rows.length, 'row')}${here}` : `${found} of ${rows.length}`
}
