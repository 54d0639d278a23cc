import type { ReactNode } from 'react'
import { Time } from '@/components/ui/time'
import { formatNumber, plural } from '@/lib/format'
import type { Preview } from '@/lib/maintenance/contract'
import { NameList } from './name-list'
import { stateWords } from './words'

type Row = { term: string; value: ReactNode }

const REACHED = {
  routes: 'by its own routes',
  gate: 'asks the gate',
  told: 'is only told',
} as const

/** What a window covers, in the order of what hurts. */
export function CoverView({ cover }: { cover: Preview }) {
  return (
    <dl aria-label="What it covers" className="divide-y rounded-ui border">
      {rowsOf(cover).map(({ term, value }) => (
        <div key={term} className="grid gap-x-3 px-3 py-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function rowsOf(cover: Preview): Row[] {
  return [
    ...(cover.closesOwnApi
      ? [
          {
            term: 'Pitwall itself',
            value: 'Its API answers 503 to tokens and strangers; pages stay readable.',
          },
        ]
      : []),
    { term: 'Services', value: servicesOf(cover) },
    { term: 'Runs under way', value: runningOf(cover) },
    { term: 'Runs due inside', value: jobsOf(cover) },
    { term: 'Queues', value: queuesOf(cover) },
    {
      term: 'Tenants active',
      value:
        cover.activeTenants === null
          ? 'not known'
          : `${formatNumber(cover.activeTenants)} in the last 15 min`,
    },
    { term: 'Usual traffic', value: trafficOf(cover) },
    ...(cover.overlaps.length > 0 ? [{ term: 'Overlaps', value: overlapsOf(cover) }] : []),
  ]
}

const servicesOf = ({ services }: Preview) => (
  <NameList
    none="none as a whole"
    items={services.map(({ id, name, by }) => ({ key: id, text: `${name} (${REACHED[by]})` }))}
  />
)

const runningOf = ({ running }: Preview) => (
  <NameList
    none="none now"
    items={running.map(({ id, name, since }) => ({
      key: id,
      text: (
        <>
          {name}, began <Time at={since} />
        </>
      ),
    }))}
  />
)

const jobsOf = ({ jobs: { total, items } }: Preview) => (
  <NameList
    none="none"
    total={total}
    items={items.map(({ id, name, firstDueAt, slots }) => ({
      key: id,
      text: (
        <>
          {name}: {plural(slots, 'run')}
          {slots >= 100 && ' or more'}, first <Time at={firstDueAt} />
        </>
      ),
    }))}
  />
)

function queuesOf({ queues }: Preview): ReactNode {
  if (queues === null) return 'none that can be read'
  const items = queues.map(({ source, queue, canPause, waiting, active }) => ({
    key: `${source}/${queue}`,
    text: `${queue} (${[
      canPause ? 'held' : 'its engine cannot pause',
      ...(waiting === null ? [] : [`${formatNumber(waiting)} waiting`]),
      ...(active === null ? [] : [`${formatNumber(active)} under way`]),
    ].join(', ')})`,
  }))
  return <NameList none="none" items={items} />
}

function trafficOf({ traffic }: Preview): string {
  if (traffic === null) return 'not known'
  const { requests, requestsPerSecond: rate } = traffic
  return `${plural(requests, 'request')} (${rate.toFixed(rate < 10 ? 1 : 0)} a second)`
}

const overlapsOf = ({ overlaps }: Preview) => (
  <NameList
    none=""
    items={overlaps.map((window) => ({
      key: window.id,
      text: `${window.about} ${stateWords(window)}: the stricter one counts`,
    }))}
  />
)
