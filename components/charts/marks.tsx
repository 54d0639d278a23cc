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

/** A share of the width that a short name takes. */
const ROOM_FOR_WORDS = 0.09

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

/** Above the plot: what each line is, as links; the first word stands beside it where there is room. */
export function MarkStrip(props: MarksProps) {
  const marks = inside(props).toSorted((one, other) => one.at - other.at)
  return (
    <ul
      className="relative h-5"
      style={{ marginLeft: EDGE.left, marginRight: EDGE.right }}
      aria-label="Marks"
    >
      {marks.map((mark, index) => {
        const place = fractionOf(props.domain, mark.at)
        const next = marks[index + 1]
        const room = (next ? fractionOf(props.domain, next.at) : 1) - place
        return (
          <li
            key={`${mark.kind} ${mark.at} ${mark.title}`}
            className="absolute -ml-2.5"
            style={{ left: `${place * 100}%` }}
          >
            <MarkLink mark={mark} worded={room > ROOM_FOR_WORDS} />
          </li>
        )
      })}
    </ul>
  )
}

function MarkLink({ mark: { kind, title, href }, worded }: { mark: ChartMark; worded: boolean }) {
  return (
    <Link
      href={href}
      prefetch={false}
      title={title}
      aria-label={title}
      className="flex items-center gap-0.5 p-1 text-xs leading-none text-muted hover:text-ink"
    >
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className={KINDS[kind].colour}>
        <path d={KINDS[kind].shape} fill="currentColor" />
      </svg>
      {worded && <span className="max-w-24 truncate max-sm:hidden">{title.split(' ')[0]}</span>}
    </Link>
  )
}
