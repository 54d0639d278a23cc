import type { ServiceConfig } from '@/lib/config/contract'
import { matchesPattern, parseEndpointId } from '@/lib/endpoints/rules'
import type { SeriesKey } from './series'
import { DEFAULTS, type Settings } from './settings'

type Config = NonNullable<ServiceConfig['anomalies']>
type Said = Partial<
  Pick<Settings, 'sensitivity' | 'direction' | 'floor' | 'off' | 'leastMagnitude' | 'lowest'>
>

// In ms, %, and req/s: 20 requests in the five minutes a rate is taken over.
const BY_SIGNAL: Record<SeriesKey['signal'], Said> = {
  p95: { direction: 'up', floor: 50, lowest: 0 },
  // Half a percent more is little, ten percent more is much, also where there are hardly ever any.
  errors: { direction: 'up', floor: 1, lowest: 0, leastMagnitude: 10 },
  traffic: { direction: 'both', floor: 20 / 300, lowest: 0 },
  custom: {},
}

/**
 * How a series is judged: what pitwall.yaml says of it, else of its service, else what is usual for its signal. Values are
 * taken one by one, so an entry that says only `sensitivity` leaves the rest as it was.
 */
export function settingsFor({ anomalies }: Pick<ServiceConfig, 'anomalies'>, key: SeriesKey): Settings {
  const closest = anomalies && (key.signal === 'custom' ? ofCustom(anomalies, key) : override(anomalies, key))
  const usual: Settings = { ...DEFAULTS, ...BY_SIGNAL[key.signal] }
  return {
    ...usual,
    sensitivity: closest?.sensitivity ?? anomalies?.sensitivity ?? usual.sensitivity,
    direction: closest?.direction ?? anomalies?.direction ?? usual.direction,
    floor: closest?.floor ?? usual.floor,
    off: closest?.off ?? anomalies?.off ?? usual.off,
  }
}

const ofCustom = ({ custom }: Config, { name }: SeriesKey): Said | undefined =>
  custom.find((series) => series.name === name)

/** An entry with `match` is about endpoints, never about the whole service. */
function override({ overrides }: Config, { endpoint, signal }: SeriesKey): Said | undefined {
  const name = parseEndpointId(endpoint)
  return overrides.find(
    ({ match, signal: only }) =>
      (only === undefined || only === signal) &&
      (match === undefined || (name !== undefined && matchesPattern(match, name))),
  )
}
