'use client'

import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { formatShare } from '@/lib/format'
import type { Level } from '@/lib/status/rules'
import { dayWords } from './day-words'
import type { History, HistoryDay } from './history-days'
import { HistoryReadout } from './history-readout'

type HistoryBarProps = History & { name: string }

/** One cell a day, taller the worse it was; pointer or arrow keys read a day out. */
export function HistoryBar({ name, days, availability, watchedSince }: HistoryBarProps) {
  const [shown, setShown] = useState<number>()
  const last = days.length - 1
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(event.key, shown ?? last, days)
    if (event.key === 'Escape') setShown(undefined)
    if (next === undefined) return
    event.preventDefault()
    setShown(next)
  }
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const index = Math.floor(((event.clientX - box.left) / box.width) * days.length)
    setShown(Math.max(0, Math.min(last, index)))
  }
  const day = shown === undefined ? undefined : days[shown]
  return (
    <div>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${name}, last ${days.length} days`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown ?? last}
        aria-valuetext={dayWords(days[shown ?? last])}
        onKeyDown={onKeyDown}
        onFocus={() => setShown((before) => before ?? last)}
        onBlur={() => setShown(undefined)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setShown(undefined)}
        className="flex h-8 touch-pan-y items-end gap-px rounded-ui"
      >
        {days.map((cell, index) => (
          <DayCell key={cell.date} level={cell.level} lit={index === shown} />
        ))}
      </div>
      <HistoryReadout
        day={day}
        count={days.length}
        availability={shareWords(availability)}
        watchedSince={watchedSince}
      />
    </div>
  )
}

const shareWords = (percent: number | null) =>
  percent === null ? 'no time known yet' : `${formatShare(percent / 100)} available`

function DayCell({ level, lit }: { level: Level | undefined; lit: boolean }) {
  return (
    <div className={classNames('flex h-full min-w-0 flex-1 items-end', lit && 'bg-line-strong/40')}>
      <div className={classNames('level-shape w-full', level ? CELLS[level] : 'h-1/2 bg-sunken')} />
    </div>
  )
}

const CELLS: Record<Level, string> = {
  operational: 'h-1/2 bg-operational',
  at_risk: 'h-3/5 bg-at-risk',
  degraded: 'h-3/4 bg-degraded',
  partial_outage: 'h-11/12 border-2 border-outage bg-panel',
  major_outage: 'h-full bg-outage',
  maintenance: 'h-1/2 bg-maintenance',
  unknown: 'h-1/2 border border-dashed border-unknown',
}

function step(key: string, from: number, days: readonly HistoryDay[]): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, from - 1)
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(days.length - 1, from + 1)
    case 'Home':
      return 0
    case 'End':
      return days.length - 1
    case 'PageUp':
      return indexOfTrouble(days, from, -1) ?? from
    case 'PageDown':
      return indexOfTrouble(days, from, 1) ?? from
    default:
      return undefined
  }
}

/** The next day, in that direction, on which something was wrong. */
function indexOfTrouble(days: readonly HistoryDay[], from: number, direction: -1 | 1): number | undefined {
  for (let index = from + direction; index >= 0 && index < days.length; index += direction) {
    if ((days[index]?.notes.length ?? 0) > 0) return index
  }
  return undefined
}
