import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import type { ChartMark } from './chart-model'
import { EDGE } from './frame-geometry'
import { type Domain, fractionOf } from './surface'

type MarksProps = { marks: readonly ChartMark[]; domain: Domain }

const KINDS = {
  deploy: { shape: 'M6 1 11 6 6 11 1 6z', colour: 'text-ink', line: 'border-line-strong' },
  anomaly: { shape: 'M6 1 11.5 11H.5z', colour: 'text-degraded', line: 'border-degraded' },
} as const

const inside = ({ marks, domain }: MarksProps) =>
  marks.filter(({ at }) => at >= domain.from && at <= domain.to)

/** Thin lines through the plot. */
export function MarkLines(props: MarksProps) {
  return inside(props).map(({ at, kind, title }) => (
    <span
      key={`${kind} ${at} ${title}`}
      aria-hidden="true"
      className={classNames('absolute inset-y-0 border-l border-dashed', KINDS[kind].line)}
      style={{ left: `${fractionOf(props.domain, at) * 100}%` }}
    />
  ))
}

/** Above the plot: what each line is, as links. */
export function MarkStrip(props: MarksProps) {
  return (
    <ul
      className="relative h-5"
      style={{ marginLeft: EDGE.left, marginRight: EDGE.right }}
      aria-label="Marks"
    >
      {inside(props).map(({ at, kind, title, href }) => (
        <li
          key={`${kind} ${at} ${title}`}
          className="absolute -translate-x-1/2"
          style={{ left: `${fractionOf(props.domain, at) * 100}%` }}
        >
          <Link href={href} prefetch={false} title={title} aria-label={title} className="block p-1">
            <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className={KINDS[kind].colour}>
              <path d={KINDS[kind].shape} fill="currentColor" />
            </svg>
          </Link>
        </li>
      ))}
    </ul>
  )
}
