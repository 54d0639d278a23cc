import { type ReactNode, useId } from 'react'
import { AsOf } from './as-of'
import { classNames } from './class-names'

type PanelProps = {
  title: ReactNode
  /** ISO 8601 of the data; null when there is none yet; undefined when the panel holds no data. */
  asOf?: string | null
  stale?: boolean
  /** Right of the title: links and buttons. */
  actions?: ReactNode
  /** Anchor for links to this panel. */
  id?: string
  /** Level of the heading, so that pages keep one outline. */
  heading?: 'h2' | 'h3'
  flush?: boolean
  className?: string
  children: ReactNode
}

/** A framed part of a page with its own title, age and state. */
export function Panel({ heading: Heading = 'h2', ...panel }: PanelProps) {
  const titleId = useId()
  return (
    <section
      id={panel.id}
      aria-labelledby={titleId}
      className={classNames('min-w-0 rounded-ui border bg-panel', panel.className)}
    >
      <header className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
        <Heading id={titleId} className={classNames('min-w-0 flex-1 text-base', panel.stale && 'stale')}>
          {panel.title}
        </Heading>
        {panel.actions}
        {panel.asOf !== undefined && <AsOf at={panel.asOf} stale={panel.stale} />}
      </header>
      <div className={classNames(!panel.flush && 'p-4', panel.stale && 'stale')}>{panel.children}</div>
    </section>
  )
}
