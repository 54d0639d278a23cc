import Link from 'next/link'
import { AsOf } from '@/components/ui/as-of'
import { Elapsed } from '@/components/ui/elapsed'
import { LinkButton } from '@/components/ui/link-button'
import { Time } from '@/components/ui/time'
import type { AnomalyDetail } from '@/lib/anomalies/contract'
import { valueText } from '@/lib/anomalies/rules'
import { formatNumber } from '@/lib/format'
import { paths } from '@/lib/paths'
import { AcknowledgeControl } from './acknowledge-control'
import { CopyLinkButton } from './copy-link-button'
import { SeverityMark } from './severity-mark'
import { rangeWords, STATE_WORDS, scopeWords } from './words'

type AnomalyHeaderProps = {
  anomaly: AnomalyDetail
  readAt: string
  stale: boolean
  disabledReason: string | undefined
}

/** The five seconds: what, how bad, since when, where, and who is on it. */
export function AnomalyHeader({ anomaly, readAt, stale, disabledReason }: AnomalyHeaderProps) {
  const { id, severity, state, service, serviceName, endpoint, sentence, onsetAt, resolvedAt } = anomaly
  return (
    <header className="space-y-3">
      <nav aria-label="Where you are" className="no-print text-sm">
        <Link href={paths.anomalies()} prefetch={false} className="link">
          Anomalies
        </Link>{' '}
        <span className="text-muted">/</span>{' '}
        <Link href={paths.service(service)} prefetch={false} className="link">
          {serviceName}
        </Link>
      </nav>
      <div className={stale ? 'stale space-y-1' : 'space-y-1'}>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <SeverityMark severity={severity} className="text-lg" />
          <span className="font-medium">{STATE_WORDS[state]}</span>
          <span>
            {resolvedAt === null ? 'for' : 'lasted'} <Elapsed since={onsetAt} until={resolvedAt} />
          </span>
          <AsOf at={readAt} stale={stale} />
        </p>
        <h1 className="max-w-4xl text-xl sm:text-2xl">{sentence}</h1>
        <p className="text-muted">
          {serviceName}: {scopeWords(endpoint)}
        </p>
      </div>
      <div className="no-print flex flex-wrap items-center gap-2">
        <AcknowledgeControl
          id={id}
          acknowledgement={anomaly.acknowledgement}
          disabledReason={disabledReason ?? (state === 'open' ? undefined : 'It is over.')}
        />
        {anomaly.runbook !== null && <LinkButton href={anomaly.runbook}>Runbook</LinkButton>}
        <CopyLinkButton href={anomaly.href} />
      </div>
      <Facts anomaly={anomaly} />
    </header>
  )
}

function Facts({ anomaly }: { anomaly: AnomalyDetail }) {
  const { onsetAt, openedAt, resolvedAt, peakAt, observed, expected, unit, times, affectedRequests } = anomaly
  const facts = [
    { name: 'At its peak', value: valueText(observed, unit), beside: <Time at={peakAt} show="clock" /> },
    { name: 'Usual', value: valueText(expected.value, unit), beside: rangeWords(expected, unit) },
    {
      name: 'Since',
      value: <Time at={onsetAt} show="clock" />,
      beside: resolvedAt ? (
        <>
          until <Time at={resolvedAt} show="clock" />
        </>
      ) : (
        <>
          certain <Time at={openedAt} show="clock" />
        </>
      ),
    },
    {
      name: 'Requests affected',
      value: affectedRequests === null ? 'not known' : formatNumber(Math.round(affectedRequests)),
      beside: `${times.toFixed(1)}× further than allowed`,
    },
  ]
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-ui border bg-line lg:grid-cols-4">
      {facts.map(({ name, value, beside }) => (
        <div key={name} className="bg-panel px-4 py-3">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-lg font-semibold sm:text-xl">{value}</dd>
          <dd className="text-sm text-muted">{beside}</dd>
        </div>
      ))}
    </dl>
  )
}
