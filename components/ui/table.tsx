import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

type TableProps = {
  caption: string
  head: ReactNode
  /** On phones a row becomes a block, its cells flow; for tables whose last column is a sentence. */
  stacked?: boolean
  children: ReactNode
}

const STACKED = 'max-sm:[&_thead]:sr-only max-sm:[&_tr]:flex max-sm:[&_tr]:flex-wrap max-sm:[&_tr]:pr-2'

/** A plain table whose head stays in sight; on a narrow screen it scrolls sideways inside its own frame. */
export function Table({ caption, head, stacked, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
    <section className="relative overflow-x-auto md:overflow-visible" aria-label={caption} tabIndex={0}>
      <table className={classNames('w-full border-collapse text-left', stacked && STACKED)}>
        <caption className="sr-only">{caption}</caption>
        <thead className="z-[1] bg-panel text-sm text-muted md:sticky md:top-bar">
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}

type CellProps = { numeric?: boolean }

export function HeadCell({ numeric, className, ...props }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope="col"
      {...props}
      className={classNames(
        'border-b px-3 py-2 font-medium whitespace-nowrap first:pl-4 last:pr-4',
        numeric && 'text-right',
        className,
      )}
    />
  )
}

export function Row({ className, ...props }: ComponentProps<'tr'>) {
  return <tr {...props} className={classNames('border-b last:border-b-0 hover:bg-sunken', className)} />
}

export function Cell({ numeric, className, ...props }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      {...props}
      className={classNames('px-3 py-2 align-top first:pl-4 last:pr-4', numeric && 'text-right', className)}
    />
  )
}
