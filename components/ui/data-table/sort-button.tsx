'use client'

import { classNames } from '../class-names'
import { nextSort } from './arrange'
import type { TableSort } from './table-model'
import { writeSort } from './write-view'

type SortButtonProps = {
  table: string
  column: string
  head: string
  /** When this column is the one sorted by. */
  sort: TableSort | undefined
  numeric: boolean
  highFirst: boolean
  stacked: boolean
}

/** Where rows are blocks nobody sees the head, so it must not take the focus there. */
export default function SortButton(props: SortButtonProps) {
  const { table, column, head, sort, numeric, highFirst, stacked } = props
  return (
    <>
      <button
        type="button"
        onClick={() => writeSort(table, nextSort(column, sort, highFirst))}
        className={classNames(
          'group -mx-1 inline-flex min-h-7 items-center gap-1 rounded-ui px-1 font-medium hover:text-ink pointer-coarse:min-h-11',
          sort && 'text-ink',
          numeric && 'flex-row-reverse',
          stacked && 'max-sm:hidden',
        )}
      >
        {head}
        <span
          aria-hidden="true"
          className={classNames(
            !sort && 'opacity-0 max-sm:hidden group-hover:opacity-60 group-focus-visible:opacity-60',
          )}
        >
          {(sort?.descending ?? highFirst) ? '↓' : '↑'}
        </span>
      </button>
      {stacked && <span className="sm:hidden">{head}</span>}
    </>
  )
}
