import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import type { ChartMark } from './chart-model'
import { EDGE } from './frame-geometry'
import { type Domain, fractionOf } from './surface'

type MarksProps = { marks: readonly ChartMark[]; domain: Domain }

const KINDS = {
  deploy: { shape: 'M6 1 11 6 6 11 1 6z', colour: 'text-ink', line: 'border-line-strong border-dashed' },
  info: { shape: 'M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z', colour: 'text-muted', line: 'border-line-strong' },
  warning: { shape: 'M6 1 11.5 11H.5z', colour: 'text-degraded', line: 'border-degraded' },
  critical: { shape: 'M1 1h10v10H1z', colour: 'text-outage', line: 'border-outage' },
} as const

/** A share of the width that a short name takes. */
const ROOM_FOR_WORDS = 0.09

/** Those that touch the picture, with where they begin and end in it, 0-1. */
const placed = ({ marks, domain }: MarksProps) =>
  marks
    .filter(({ at, until }) => at <= domain.to && (until ?? domain.to) >= domain.from)
    .map((mark) => {
      const [left, right] = [mark.at, mark.until ?? domain.to].map((at) =>
        Math.max(0, Math.min(1, fractionOf(domain, at))),
      )
      return { mark, left: left ?? 0, right: right ?? 1 }
    })

const keyOf = ({ kind, at, href }: ChartMark) => `${kind} ${at} ${href}`

/** Moments as thin lines through the plot, stretches as hatched ground. */
export function MarkLines(props: MarksProps) {
  return placed(props).map(({ mark, left, right }) => (
    <span
      key={keyOf(mark)}
      aria-hidden="true"
      data-stretch={mark.kind === 'deploy' ? undefined : ''}
      className={classNames(
        'absolute inset-y-0 border-l',
        KINDS[mark.kind].line,
        mark.kind !== 'deploy' && HATCHED,
        KINDS[mark.kind].colour,
      )}
      style={{ left: `${left * 100}%`, width: mark.kind === 'deploy' ? 0 : `${(right - left) * 100}%` }}
    />
  ))
}

const HATCHED =
  'border-r bg-[repeating-linear-gradient(135deg,color-mix(in_srgb,currentColor_28%,transparent)_0_1px,transparent_1px_8px)]'

/** Above the plot: what each line is, as links; the first word stands beside it where there is room. */
export function MarkStrip(props: MarksProps) {
  const marks = placed(props).toSorted((one, other) => one.left - other.left)
  return (
    <ul
      className="relative h-5"
      style={{ marginLeft: EDGE.left, marginRight: EDGE.right }}
      aria-label="Marks"
    >
      {marks.map(({ mark, left }, index) => (
        <li key={keyOf(mark)} className="absolute -ml-2.5" style={{ left: `${left * 100}%` }}>
          <MarkLink mark={mark} worded={(marks[index + 1]?.left ?? 1) - left > ROOM_FOR_WORDS} />
        </li>
      ))}
    </ul>
  )
}

function MarkLink({ mark: { kind, title, href }, worded }: { mark: ChartMark; worded: boolean }) {
  const words = kind === 'deploy' ? title : `Anomaly, ${kind}: ${title}`
  return (
    <Link
      href={href}
      prefetch={false}
      title={words}
      aria-label={words}
      className="flex items-center gap-0.5 p-1 text-xs leading-none text-muted hover:text-ink"
    >
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className={KINDS[kind].colour}>
        <path d={KINDS[kind].shape} fill="currentColor" />
      </svg>
      {worded && (
        <span className="max-w-24 truncate max-sm:hidden">
          {kind === 'deploy' ? title.split(' ')[0] : 'anomaly'}
        </span>
      )}
    </Link>
  )
}
