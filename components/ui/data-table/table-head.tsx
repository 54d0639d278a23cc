import { lazy, Suspense } from 'react'
import { classNames } from '../class-names'
import type { TableColumn, TableSort } from './table-model'

const SortButton = lazy(() => import('./sort-button'))

type TableHeadProps = {
  name: string
  columns: readonly TableColumn[]
  stacked: boolean
  sort: TableSort | undefined
  sortable: boolean
}

/** Stays in sight; where rows are blocks it is only heard, and sorting moves into the menu. */
export function TableHead({ name, columns, stacked, sort, sortable }: TableHeadProps) {
  return (
    <thead
      className={classNames(
        'z-[1] bg-panel text-sm text-muted md:sticky md:top-bar',
        stacked && 'max-sm:sr-only',
      )}
    >
      <tr>
        {columns.map(({ id, head, numeric = false, highFirst = false, silent, className }) => {
          const own = sort?.column === id ? sort : undefined
          return (
            <th
              key={id}
              scope="col"
              aria-sort={own && (own.descending ? 'descending' : 'ascending')}
              className={classNames(
                'h-9 px-3 font-medium whitespace-nowrap shadow-[inset_0_-1px_var(--line)] first:pl-4 last:pr-4 max-sm:not-first:pl-2 max-sm:not-last:pr-2 pointer-coarse:h-11',
                numeric && 'text-right',
                className,
              )}
            >
              {silent || !sortable ? (
                <span className={silent ? 'sr-only' : undefined}>{head}</span>
              ) : (
                <Suspense fallback={head}>
                  <SortButton
                    table={name}
                    column={id}
                    {...{ head, numeric, highFirst, stacked }}
                    sort={own}
                  />
                </Suspense>
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
