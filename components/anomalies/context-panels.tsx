import Link from 'next/link'
import { LevelMark } from '@/components/status/level-mark'
import { ItemShape } from '@/components/timeline/item-shape'
import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import type { AnomalyContext, AnomalyDetail } from '@/lib/anomalies/contract'
import { paths } from '@/lib/paths'
import { FirstRows } from './first-rows'
import { apartWords } from './words'

const DEPENDENCIES = 8
const CHANGES = 6
const TOGETHER = 4

/** What was the case when it began: how its dependencies did, what changed, what else was unusual. */
export function ContextPanels({
  anomaly: { context, onsetAt, resolvedAt },
  stale,
}: {
  anomaly: AnomalyDetail
  stale: boolean
}) {
  if (!context) {
    return (
      <Panel title="Around it">
        <p className="text-muted">Nothing was noted of what was around it.</p>
      </Panel>
    )
  }
  const { asOf, dependencies, changes, together } = context
  return (
    <>
      <Panel
        title={resolvedAt === null ? 'What it rests on' : 'What it rested on'}
        asOf={asOf}
        stale={stale}
        flush
      >
        <FirstRows
          rows={dependencies.map(dependencyRow)}
          first={DEPENDENCIES}
          empty="It needs nothing else."
        />
      </Panel>
      <Panel title="What changed, nearest first" stale={stale} flush>
        <FirstRows
          rows={changes.map((change) => changeRow(change, onsetAt))}
          first={CHANGES}
          empty="Nothing changed in the 30 minutes before."
        />
      </Panel>
      {together.length > 0 && (
        <Panel title="Unusual at the same time" stale={stale} flush>
          <FirstRows rows={together.map(togetherRow)} first={TOGETHER} empty="" />
        </Panel>
      )}
    </>
  )
}

const dependencyRow = ({ id, name, level, need, since }: AnomalyContext['dependencies'][number]) => (
  <li key={id} className="flex flex-wrap items-baseline gap-x-4 px-4 py-2">
    <LevelMark level={level} className="min-w-28" />
    <Link href={`${paths.status()}#${id}`} prefetch={false} className="link">
      {name}
    </Link>
    <span className="text-sm text-muted">
      {need}
      {since !== null && (
        <>
          , since <Time at={since} show="clock" />
        </>
      )}
    </span>
  </li>
)

const changeRow = (change: AnomalyContext['changes'][number], onsetAt: string) => (
  <li key={change.id} className="flex gap-2.5 px-4 py-2">
    <ItemShape {...change} className="mt-0.5" />
    <div className="min-w-0">
      <Link href={change.href} prefetch={false} className="link">
        {change.title}
      </Link>
      <p className="text-sm text-muted">
        <Time at={change.at} show="clock" />, {apartWords(change.at, onsetAt)}
      </p>
    </div>
  </li>
)

const togetherRow = ({ id, service, sentence, openedAt }: AnomalyContext['together'][number]) => (
  <li key={id} className="px-4 py-2">
    <Link href={paths.anomaly(id)} prefetch={false} className="link">
      {service}: {sentence}
    </Link>
    <p className="text-sm text-muted">
      <Time at={openedAt} show="clock" />
    </p>
  </li>
)
