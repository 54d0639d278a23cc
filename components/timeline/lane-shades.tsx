import type { TimelineMark } from '@/lib/timeline/contract'
import { type Domain, percentOf } from './place'

type LaneShadesProps = {
  domain: Domain
  chosen: TimelineMark | undefined
  pointed: number | undefined
  dragged: Domain | undefined
}

const BEFORE_MS = 30 * 60_000

/** Behind the marks: the half hour before the open item, the pointer's moment, what a drag chooses. */
export function LaneShades({ domain, chosen, pointed, dragged }: LaneShadesProps) {
  const began = chosen && Date.parse(chosen.at)
  return (
    <>
      {began !== undefined && (
        <div
          className="absolute inset-y-0 border-r border-accent bg-sunken"
          style={across(domain, began - BEFORE_MS, began)}
        />
      )}
      {dragged && (
        <div
          className="absolute inset-y-0 border-x border-accent bg-accent/15"
          style={across(domain, Math.min(dragged.from, dragged.to), Math.max(dragged.from, dragged.to))}
        />
      )}
      {pointed !== undefined && (
        <div
          className="absolute inset-y-0 w-px bg-line-strong"
          style={{ left: `${percentOf(domain, pointed)}%` }}
        />
      )}
    </>
  )
}

const across = (domain: Domain, from: number, to: number) => ({
  left: `${percentOf(domain, from)}%`,
  width: `${percentOf(domain, to) - percentOf(domain, from)}%`,
})
