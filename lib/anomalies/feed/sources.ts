import { systemContext } from '@/lib/context'
import { type WatchedService, watchedServices } from '@/lib/endpoints/watched'
import { hasEngine } from '@/lib/prometheus/queries'
import type { Source } from '../judging/source'
import { settingsFor } from '../settings-for'
import { listExclusions } from './exclusions'
import { readHistory } from './read-history'
import { readMinutes } from './read-minutes'

const MINUTE_SECONDS = 60

/** Every service of pitwall.yaml whose series can be judged; none without a metrics engine. */
export const listSources = (): Source[] => (hasEngine() ? watchedServices().map(sourceOf) : [])

const sourceOf = (service: WatchedService): Source => ({
  service: service.id,
  minutes: ({ from, to }, known) =>
    readMinutes(systemContext(), service, {
      from: new Date(from),
      to: new Date(to),
      stepSeconds: MINUTE_SECONDS,
      known,
    }),
  history: (until) => readHistory(systemContext(), service, { until: new Date(until) }),
  exclusions: ({ from, to }) =>
    listExclusions(systemContext(), service.id, { from: new Date(from), to: new Date(to) }),
  settings: (key) => settingsFor(service, key),
})
