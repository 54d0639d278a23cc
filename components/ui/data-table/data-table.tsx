'use client'

import { lazy, Suspense, useRef } from 'react'
import { classNames } from '../class-names'
import { useLoaded } from '../use-loaded'
import { TableHead } from './table-head'
import { ALL_UP_TO, columnsShown, type TableColumn, type TableRow } from './table-model'
import { TableRows } from './table-rows'
import { useTableView } from './use-table-view'

const ArrangedRows = lazy(() => import('./arranged-rows'))
const ManyRows = lazy(() => import('./many-rows'))
const TableTools = lazy(() => import('./table-tools'))

type DataTableProps<Id extends string> = {
  /** Its names in the address and of its file: `people` gives `people.sort`, `people.filter`, `people.hide`. */
  name: string
  caption: string
  columns: readonly TableColumn<Id>[]
  rows: readonly TableRow<Id>[]
  /** On phones a row becomes a block, its cells flow; for tables whose last column is a sentence. */
  stacked?: boolean
  /** More rows stand on other pages: the filter says that it did not look there. */
  partial?: boolean
  /** The server sorts, finds and exports; left is which columns are shown. */
  serverSide?: boolean
}

const STACKED = 'max-sm:[&_tr]:flex max-sm:[&_tr]:flex-wrap max-sm:[&_tr]:pr-2'

/**
 * Rows that can be sorted, found, narrowed to some columns, walked by keyboard and saved. The first HTML holds them as
 * the address says, at most the first hundred; what only script can answer is fetched after the first paint. Up to a
 * hundred are all there, for find-in-page; of more only those around the window are.
 */
export function DataTable<Id extends string>(props: DataTableProps<Id>) {
  const { name, caption, columns, rows, stacked = false, partial = false, serverSide = false } = props
  const frame = useRef<HTMLDivElement>(null)
  const alive = useLoaded()
  const view = useTableView(name, columns)
  const shown = columnsShown(columns, view.hidden)
  const isArranged = !serverSide && (view.sort !== undefined || view.filter !== '')
  const isMany = rows.length > ALL_UP_TO
  return (
    <div ref={frame} data-table>
      <div
        className="no-print flex min-h-11 flex-wrap items-center gap-1 border-b px-4 py-1.5 pointer-coarse:min-h-14"
        data-needs-script
      >
        {alive && (
          <Suspense fallback={null}>
            <TableTools
              {...{ frame, name, caption, columns, shown, rows, view, stacked, partial, serverSide }}
            />
          </Suspense>
        )}
      </div>
      <section
        className="relative overflow-x-auto md:overflow-visible"
        aria-label={caption}
        aria-keyshortcuts="j k Enter"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table
          className={classNames('w-full border-collapse text-left', stacked && STACKED)}
          // How many a filter leaves is not known here.
          aria-rowcount={isMany ? (view.filter === '' ? rows.length + 1 : -1) : undefined}
        >
          <caption className="sr-only">{caption}</caption>
          <TableHead
            name={name}
            columns={shown}
            stacked={stacked}
            sort={view.sort}
            sortable={alive && !serverSide}
          />
          {/* No boundary: the first HTML waits for the order its address asks for, and a change of it is a transition. */}
          {isArranged && <ArrangedRows columns={shown} {...{ rows, view, alive }} />}
          {!isArranged && isMany && <ManyRows columns={shown} {...{ rows, alive }} />}
          {!isArranged && !isMany && <TableRows columns={shown} rows={rows} />}
        </table>
      </section>
    </div>
  )
}
