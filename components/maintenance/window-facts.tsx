import { type Fact, FactList } from '@/components/settings/fact-list'
import { Time } from '@/components/ui/time'
import type { WindowDetail } from '@/lib/maintenance/contract'
import { isForced, MODE_NAME } from './words'

const ORIGINS = {
  ops: 'this page or the ops API',
  internal: 'the internal switch',
  environment: 'MAINTENANCE_MODE',
} as const

/** What was said when it was made, and when it came to what. */
export function WindowFacts({ window }: { window: WindowDetail }) {
  return <FactList facts={factsOf(window)} />
}

function factsOf(window: WindowDetail): Fact[] {
  const { scope, mode, origin, onOverrun, startsAt, endsAt, begunAt, endedAt } = window
  return [
    { term: 'Scope', value: <code className="break-all">{scope}</code> },
    { term: 'Mode', value: MODE_NAME[mode] },
    { term: begunAt === null ? 'To begin' : 'Began', value: <Time at={begunAt ?? startsAt} show="both" /> },
    ...(isForced(window) ? [] : [{ term: 'To end', value: <Time at={endsAt} show="both" /> }]),
    ...(endedAt === null
      ? []
      : [{ term: begunAt === null ? 'Cancelled' : 'Ended', value: <Time at={endedAt} show="both" /> }]),
    {
      term: 'At its end',
      value: onOverrun === 'keep' ? 'stays on until somebody ends it' : 'ends by itself',
    },
    { term: 'Started by', value: `${window.startedByName}, through ${ORIGINS[origin]}` },
    ...(endedAt === null ? [] : [{ term: 'Ended by', value: endWords(window) }]),
  ]
}

function endWords({ endedByName, endReason }: WindowDetail): string {
  const who = endedByName ?? 'itself'
  return endReason === null ? who : `${who}: ${endReason}`
}
