import { LEVEL_COLOUR } from '@/components/status/level-mark'
import { classNames } from '@/components/ui/class-names'
import { formatNumber } from '@/lib/format'
import type { Level } from '@/lib/status/rules'
import type { Lane, TimelineMark } from '@/lib/timeline/contract'
import { ItemShape } from './item-shape'
import { heightOf, isStretch, type Placed } from './place'
import type { Selection } from './selection'

type MarkProps = {
  placed: Placed
  lane: Lane
  words: string
  selection: Selection
  zoom: (from: number, to: number) => void
}

/** Percent of the picture's width. */
const ROOM_FOR_SHAPE = 2.5

const FILL: Record<Level, string> = {
  operational: 'border-operational',
  at_risk: 'border-at-risk bg-[linear-gradient(to_top,currentColor_3px,transparent_3px)]',
  degraded: 'border-degraded bg-degraded/25',
  partial_outage: 'border-2 border-outage',
  major_outage: 'border-outage bg-outage',
  maintenance: 'border-maintenance bg-maintenance/20',
  unknown: 'border-dashed border-unknown',
}

const HATCHED =
  'border-current bg-[repeating-linear-gradient(135deg,color-mix(in_srgb,currentColor_40%,transparent)_0_1px,transparent_1px_5px)]'

/** One item, or many that fall together: one leads to the item, many to the time they fill. */
export function Mark({ placed, lane, words, selection, zoom }: MarkProps) {
  const { mark, left, width } = placed
  const stretch = isStretch(placed)
  const many = mark.count > 1
  const open = () => (many ? zoomInto(mark, zoom) : selection.open(mark.id))
  return (
    <li
      className={classNames('absolute inset-y-0 flex items-center', !stretch && '-translate-x-1/2')}
      style={{ left: `${left}%`, ...(stretch && { width: `${width}%` }) }}
    >
      <a
        href={selection.hrefOf(mark.id)}
        tabIndex={-1}
        draggable={false}
        data-mark={mark.id}
        data-at={mark.at}
        aria-label={words}
        aria-current={mark.id === selection.id ? 'true' : undefined}
        title={words}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          open()
        }}
        className={classNames(
          'flex h-6 items-center justify-center rounded-ui -outline-offset-1',
          stretch ? 'w-full' : 'min-w-4',
          mark.id === selection.id && 'outline-2 outline-accent',
        )}
      >
        <Drawing {...{ placed, lane, stretch }} />
      </a>
    </li>
  )
}

function Drawing({ placed, lane, stretch }: { placed: Placed; lane: Lane; stretch: boolean }) {
  const { mark, crowded } = placed
  if (stretch) return <Stretch mark={mark} named={placed.width > ROOM_FOR_SHAPE} />
  if (mark.count === 1) return <ItemShape {...mark} lane={lane} />
  if (crowded) return <Bar mark={mark} lane={lane} />
  return (
    <span
      className={classNames(
        'flex h-5 items-center gap-1 rounded-ui border border-current bg-panel px-1 text-xs leading-none',
        colourOf(mark),
      )}
    >
      {(mark.severity !== 'info' || lane === 'deploy') && <ItemShape {...mark} lane={lane} size={9} />}
      {formatNumber(mark.count)}
    </span>
  )
}

/** A level is filled, an anomaly hatched. */
function Stretch({ mark, named }: { mark: TimelineMark; named: boolean }) {
  const { level, severity, until } = mark
  return (
    <span
      className={classNames(
        'flex h-4.5 w-full items-center overflow-hidden rounded-[2px] border pl-0.5',
        colourOf(mark),
        level ? FILL[level] : HATCHED,
        until === null && 'rounded-r-none border-r-0',
      )}
    >
      {named && (
        <ItemShape
          lane="service"
          size={11}
          className={classNames(level === 'major_outage' && 'text-panel!', !level && 'bg-panel')}
          {...{ level, severity }}
        />
      )}
    </span>
  )
}

/** How many, where there is no room for the number; the worst of them stands on top by its shape. */
function Bar({ mark, lane }: { mark: TimelineMark; lane: Lane }) {
  return (
    <span className="flex h-7 w-2 flex-col items-center justify-end gap-px">
      {mark.severity !== 'info' && <ItemShape {...mark} lane={lane} size={8} />}
      <span
        className="w-full shrink-0 rounded-t-[1px] bg-line-strong"
        style={{ height: `${heightOf(mark.count)}rem` }}
      />
    </span>
  )
}

function colourOf({ severity, level }: TimelineMark): string {
  if (level) return LEVEL_COLOUR[level]
  if (severity === 'critical') return 'text-outage'
  return severity === 'warning' ? 'text-degraded' : 'text-muted'
}

/** With some air, so that the first and the last do not stand on the edge. */
function zoomInto({ at, until }: TimelineMark, zoom: MarkProps['zoom']) {
  const from = Date.parse(at)
  const to = until === null ? Date.now() : Date.parse(until)
  const air = Math.max(5_000, (to - from) / 10)
  zoom(from - air, to + air)
}
