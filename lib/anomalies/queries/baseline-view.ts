import type { Baseline } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { BaselineView } from '../contract'
import { stateText } from '../rules'
import { DEFAULTS } from '../settings'
import { settingsFor } from '../settings-for'

export function baselineView(row: Baseline, precision: BaselineView['precision'], now: Date): BaselineView {
  const { id, service, endpoint, signal, name, unit, state, value, requests } = row
  const watched = config().services.find((known) => known.id === service)
  const { sensitivity, direction, floor } = watched ? settingsFor(watched, row) : DEFAULTS
  return {
    ...{ id, service, endpoint: endpoint || null, signal, name, unit, state },
    stateText: stateText(row, now),
    at: row.at?.toISOString() ?? null,
    ...{ value, requests, expected: expectedIn(row), sensitivity, direction, floor, precision },
  }
}

function expectedIn({ expected, low, high }: Baseline): BaselineView['expected'] {
  return expected === null || low === null || high === null ? null : { value: expected, low, high }
}
