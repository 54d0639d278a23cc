'use client'

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, useLayoutEffect, useRef, useState } from 'react'
import { TableRow, type TableRowsProps } from './table-rows'

const USUAL_HEIGHT = 45
const BEYOND_SIGHT = 12

/** Of many rows those in sight; one in focus stays with its neighbours, so that the keys go on from there. */
export default function VirtualRows({ columns, rows }: TableRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const focused = useRef<number>(undefined)
  const top = useTop(body)
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => USUAL_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: BEYOND_SIGHT,
    scrollMargin: top,
    rangeExtractor: (range) => withFocused(range, focused.current),
  })
  const items = virtualizer.getVirtualItems()
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    focused.current = Number(event.target.closest('tr')?.dataset.index ?? Number.NaN)
  }
  let end = top
  return (
    <tbody ref={body} onFocus={onFocus}>
      {items.flatMap(({ index, key, start, end: own }) => {
        const row = rows[index]
        if (!row) return []
        const gap = start - end
        end = own
        return [
          gap > 0 && <Spacer key={`before ${key}`} height={gap} />,
          <TableRow key={key} ref={virtualizer.measureElement} {...{ columns, row, index }} />,
        ]
      })}
      <Spacer height={virtualizer.getTotalSize() + top - end} />
    </tbody>
  )
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr data-spacer>
      <td className="p-0" style={{ height }} />
    </tr>
  )
}

/** Where the rows begin on the page; what stands above may change its height. */
function useTop(body: { current: HTMLElement | null }): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const measure = () => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [body])
  return top
}

function withFocused(range: Range, focused: number | undefined): number[] {
  const seen = defaultRangeExtractor(range)
  if (focused === undefined || Number.isNaN(focused)) return seen
  const kept = [focused - 1, focused, focused + 1].filter((index) => index >= 0 && index < range.count)
  return [...new Set([...seen, ...kept])].sort((one, other) => one - other)
}
