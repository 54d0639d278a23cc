import type { ReactNode } from 'react'

type FirstRowsProps = {
  rows: readonly ReactNode[]
  /** How many are shown at once. */
  first: number
  /** Said when there is none. */
  empty: string
}

/** The rows that matter most; the rest is one press away, so that a phone shows what comes next. */
export function FirstRows({ rows, first, empty }: FirstRowsProps) {
  if (rows.length === 0) return <p className="px-4 py-3 text-muted">{empty}</p>
  const rest = rows.slice(first)
  return (
    <>
      <ul className="divide-y">{rows.slice(0, first)}</ul>
      {rest.length > 0 && (
        <details className="border-t">
          <summary className="px-4 py-2 text-muted hover:text-ink">{rest.length} more</summary>
          <ul className="divide-y border-t">{rest}</ul>
        </details>
      )}
    </>
  )
}
