import type { ServiceConfig } from '@/lib/config/contract'
import { matchesPattern, parseEndpointId } from '@/lib/endpoints/rules'
import type { SeriesKey } from './series'
import { DEFAULTS, type Settings } from './settings'

type Asked = Partial<Pick<Settings, 'sensitivity' | 'direction' | 'floor' | 'off'>>

/** How a series of a service is judged: by its signal, as pitwall.yaml says for the service and, last, for the series. */
export function settingsFor({ anomalies }: ServiceConfig, key: SeriesKey): Settings {
  const direction = key.signal === 'p95' || key.signal === 'errors' ? 'up' : 'both'
  return { ...DEFAULTS, direction, ...said(anomalies), ...said(ownSettings(anomalies, key)) }
}

function ownSettings(anomalies: ServiceConfig['anomalies'], { endpoint, signal, name }: SeriesKey) {
  if (signal === 'custom') return anomalies?.custom.find((custom) => custom.name === name)
  const named = parseEndpointId(endpoint)
  return anomalies?.overrides.find(
    (override) =>
      (override.signal ?? signal) === signal &&
      (override.match === undefined || (named !== undefined && matchesPattern(override.match, named))),
  )
}

function said({ sensitivity, direction, floor, off }: Asked = {}): Asked {
  return {
    ...(sensitivity !== undefined && { sensitivity }),
    ...(direction !== undefined && { direction }),
    ...(floor !== undefined && { floor }),
    ...(off !== undefined && { off }),
  }
}
