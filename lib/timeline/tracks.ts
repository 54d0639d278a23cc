import { config } from '@/lib/config/config'
import { LANES, type Lane, type TimelineTrack } from './contract'
import type { Part } from './merge-marks'

const MOST_OF_A_LANE = 24

const NAMES: Record<Lane, string> = {
  service: 'Services',
  dependency: 'Dependencies',
  deploy: 'Deploys',
  maintenance: 'Maintenance',
  cron: 'Cron',
  queue: 'Queues',
  people: 'People',
}

/**
 * The rows of the picture, from top to bottom: in the lanes of services and dependencies one for each that has something
 * to show, in the order of pitwall.yaml; every other lane is one row. Beyond 24 of a lane the rest shares one.
 */
export function onTracks(parts: readonly Part[], lanes: readonly Lane[]) {
  const seen = new Set(parts.map(({ track }) => track))
  const tracks = LANES.filter((lane) => lanes.includes(lane)).flatMap((lane) => tracksOf(lane, seen))
  const known = new Set(tracks.map(({ id }) => id))
  const placed = parts.map((part) => (known.has(part.track) ? part : { ...part, track: restOf(part.track) }))
  return { tracks, placed }
}

function tracksOf(lane: Lane, seen: ReadonlySet<string>): TimelineTrack[] {
  if (lane !== 'service' && lane !== 'dependency') return [{ id: lane, lane, name: NAMES[lane] }]
  const named = new Map(namesOf(lane))
  const strangers = [...seen].filter((id) => laneOf(id) === lane && !named.has(id)).sort()
  const own = [...named.keys(), ...strangers].filter((id) => seen.has(id))
  const shown = own.slice(0, MOST_OF_A_LANE).map((id) => ({ id, lane, name: named.get(id) ?? nameFrom(id) }))
  if (own.length > MOST_OF_A_LANE) return [...shown, { id: lane, lane, name: 'all others' }]
  return shown.length > 0 ? shown : [{ id: lane, lane, name: NAMES[lane] }]
}

function namesOf(lane: 'service' | 'dependency'): [string, string][] {
  const { services, dependencies } = config()
  if (lane === 'dependency') return dependencies.map(({ id, name = id }) => [`dependency:${id}`, name])
  return services.flatMap(({ id, name }): [string, string][] => [
    [`service:${id}`, name],
    [anomalyTrack(id), `${name}: anomalies`],
  ])
}

/** Anomalies and levels of a service lie over one another, so each have a row. */
export const anomalyTrack = (service: string) => `service:${service} anomalies`

/** What names no lane stands with the services. */
const laneOf = (track: string): Lane => LANES.find((lane) => track.split(':')[0] === lane) ?? 'service'
const restOf = (track: string): string => laneOf(track)
const nameFrom = (track: string) => track.split(':').slice(1).join(':') || track
