import type { ReactNode } from 'react'
import { formatNumber } from '@/lib/format'

type NameListProps = {
  items: readonly { key: string; text: ReactNode }[]
  /** How many there are, where that is more. */
  total?: number
  /** Said of an empty one. */
  none: string
}

const SHOWN = 6

/** A few lines, and how many more. */
export function NameList({ items, total = items.length, none }: NameListProps) {
  if (items.length === 0) return none
  const [few, more] = [items.slice(0, SHOWN), total - Math.min(items.length, SHOWN)]
  return (
    <ul>
      {few.map(({ key, text }) => (
        <li key={key}>{text}</li>
      ))}
      {more > 0 && <li className="text-muted">and {formatNumber(more)} more</li>}
    </ul>
  )
}
