'use client'

import { Columns3 } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, startTransition, useOptimistic, useRef } from 'react'
import { buttonStyle } from '../button-style'
import { sortText } from './arrange'
import { parseSort, type TableColumn, type TableSort } from './table-model'

type ColumnMenuProps = {
  columns: readonly TableColumn[]
  hidden: readonly string[]
  onHide: (hidden: readonly string[]) => void
  sort?: TableSort | undefined
  /** Given when phones show no head to press. */
  onSort?: (sort: TableSort | undefined) => void
}

/** Which columns are shown; a browser's own disclosure that closes like a menu. */
export function ColumnMenu({ columns, hidden, onHide, sort, onSort }: ColumnMenuProps) {
  const disclosure = useRef<HTMLDetailsElement>(null)
  const close = () => disclosure.current?.removeAttribute('open')
  const onKeyDown = (event: KeyboardEvent<HTMLDetailsElement>) => {
    if (event.key !== 'Escape') return
    close()
    event.currentTarget.querySelector('summary')?.focus()
  }
  const onBlur = (event: FocusEvent<HTMLDetailsElement>) => {
    if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) close()
  }
  // The address answers a moment later; a tick must not jump back till then.
  const [ticked, tick] = useOptimistic(hidden)
  const toggle = (id: string) =>
    startTransition(() => {
      const wanted = ticked.includes(id) ? ticked.filter((other) => other !== id) : [...ticked, id]
      tick(wanted)
      onHide(wanted)
    })
  return (
    <details ref={disclosure} className="relative ml-auto" onKeyDown={onKeyDown} onBlur={onBlur}>
      <summary className={buttonStyle('ghost', 'list-none', 'roomy')}>
        <Columns3 aria-hidden="true" size={14} />
        <span className="max-sm:sr-only">Columns</span>
      </summary>
      {/* Focusable, so that a press on its words keeps the focus inside. */}
      <div
        tabIndex={-1}
        className="absolute right-0 z-10 mt-1 min-w-48 rounded-ui border border-line-strong bg-panel p-2 outline-none"
      >
        {onSort && <SortChoice columns={columns} sort={sort} onSort={onSort} />}
        <fieldset>
          <legend className="sr-only">Columns shown</legend>
          {columns
            .filter(({ fixed }) => !fixed)
            .map(({ id, head }) => (
              <label
                key={id}
                className="flex min-h-8 items-center gap-2 px-2 whitespace-nowrap pointer-coarse:min-h-11"
              >
                <input type="checkbox" checked={!ticked.includes(id)} onChange={() => toggle(id)} />
                {head}
              </label>
            ))}
        </fieldset>
      </div>
    </details>
  )
}

type SortChoiceProps = Required<Pick<ColumnMenuProps, 'columns' | 'onSort'>> & { sort: TableSort | undefined }

function SortChoice({ columns, sort, onSort }: SortChoiceProps) {
  return (
    <label className="mb-1 block border-b px-2 pb-2 sm:hidden">
      Sort by
      <select
        value={sortText(sort) ?? ''}
        onChange={(event) => onSort(parseSort(event.target.value, columns))}
        className="mt-1 block min-h-8 w-full rounded-ui border border-line-strong bg-panel px-1 pointer-coarse:min-h-11"
      >
        <option value="">usual order</option>
        {columns
          .filter(({ silent }) => !silent)
          .flatMap(({ id, head }) => [
            <option key={id} value={id}>{`${head} ↑`}</option>,
            <option key={`-${id}`} value={`-${id}`}>{`${head} ↓`}</option>,
          ])}
      </select>
    </label>
  )
}
