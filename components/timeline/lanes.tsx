'use client'

import { useMemo } from 'react'
import { useZoom } from '@/components/charts/use-zoom'
import { classNames } from '@/components/ui/class-names'
import { useNow } from '@/components/ui/clock'
import type { TimelineMark, TimelineMarks, TimelineTrack } from '@/lib/timeline/contract'
import { LanePlot } from './lane-plot'
import { Mark } from './mark'
import { placeMarks } from './place'
import type { Selection } from './selection'
import { LANE_WORDS, markWords } from './words'

type LanesProps = { picture: TimelineMarks; selection: Selection }

/** Closer than a minute there is nothing more to see. */
const LEAST_MS = 60_000

/** All lanes on one time axis, from services to people. */
export function Lanes({ picture, selection }: LanesProps) {
  const zoom = useZoom(LEAST_MS)
  const domain = useMemo(
    () => ({ from: Date.parse(picture.from), to: Date.parse(picture.to) }),
    [picture.from, picture.to],
  )
  const byTrack = useMemo(() => groupByTrack(picture.marks), [picture.marks])
  const chosen = picture.marks.find(({ id, count }) => id === selection.id && count === 1)
  return (
    <LanePlot domain={domain} chosen={chosen} onZoom={zoom}>
      {picture.tracks.map((track, index) => (
        <Track
          key={track.id}
          track={track}
          place={placeIn(picture.tracks, index)}
          marks={byTrack.get(track.id) ?? []}
          {...{ domain, selection, zoom }}
        />
      ))}
    </LanePlot>
  )
}

type TrackProps = {
  track: TimelineTrack
  place: Place
  marks: readonly TimelineMark[]
  domain: { from: number; to: number }
  selection: Selection
  zoom: (from: number, to: number) => void
}

function Track({ track, place, marks, domain, selection, zoom }: TrackProps) {
  const now = useNow(60)
  const placed = useMemo(() => placeMarks(marks, domain), [marks, domain])
  const lane = LANE_WORDS[track.lane]
  const own = track.name === lane ? null : track.name
  return (
    <div className={classNames(place === 'first' && 'border-t', marks.length === 0 && 'max-sm:hidden')}>
      <p className="flex gap-2 pt-1.5 pl-3 text-sm leading-5 max-sm:-mb-1 sm:absolute sm:w-(--gutter)">
        <span className="w-24 shrink-0 text-muted max-sm:w-auto max-sm:empty:hidden">
          {place !== 'later' && lane}
        </span>
        {own && (
          <span className="min-w-0 truncate pr-2" title={own}>
            {own}
          </span>
        )}
      </p>
      <ul className="relative mr-4 ml-(--gutter) h-8" aria-label={own ? `${lane}: ${own}` : lane}>
        {placed.map((one) => (
          <Mark
            key={`${one.mark.id} ${one.mark.at}`}
            placed={one}
            lane={track.lane}
            words={markWords(one.mark, track.name, now)}
            {...{ selection, zoom }}
          />
        ))}
      </ul>
    </div>
  )
}

/** `top`: of all; `first`: of its lane, whose name it says. */
type Place = 'top' | 'first' | 'later'

function placeIn(tracks: readonly TimelineTrack[], index: number): Place {
  if (index === 0) return 'top'
  return tracks[index]?.lane === tracks[index - 1]?.lane ? 'later' : 'first'
}

function groupByTrack(marks: readonly TimelineMark[]): Map<string, TimelineMark[]> {
  const groups = new Map<string, TimelineMark[]>()
  for (const mark of marks) {
    const group = groups.get(mark.track)
    if (group) group.push(mark)
    else groups.set(mark.track, [mark])
  }
  return groups
}
