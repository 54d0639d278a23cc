import Link from 'next/link'
import type { ReactNode } from 'react'
import { Time } from '@/components/ui/time'
import type { CronRunDetail } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'

type Cause = NonNullable<CronRunDetail['cause']>

/** What stood around a bad run when it became one; it is not looked up again. */
export function CauseList({ cause }: { cause: Cause }) {
  const items = causesOf(cause)
  return (
    <div className="space-y-1">
      <p className="text-sm text-muted">
        What stood around it then, noted <Time at={cause.at} show="clock" />
      </p>
      {items.length === 0 ? (
        <p>Nothing else was wrong, and nothing was deployed lately.</p>
      ) : (
        <ul className="list-disc space-y-1 pl-5">
          {items.map(({ key, what }) => (
            <li key={key}>{what}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

type Item = { key: string; what: ReactNode }

/** From what explains most to what explains least. */
function causesOf({ maintenance, service, troubles, anomalies, lastDeploy, backlog }: Cause): Item[] {
  const about = service && `service:${service.id}`
  return [
    ...(maintenance ? [{ key: 'maintenance', what: 'Maintenance was on.' }] : []),
    ...troubles.map((trouble) => ({
      key: trouble.subject,
      what: <TroubleWords trouble={trouble} isOwn={trouble.subject === about} />,
    })),
    ...anomalies.map(({ id, sentence }) => ({
      key: `anomaly ${id}`,
      what: (
        <Link href={paths.anomaly(id)} prefetch={false} className="link">
          {sentence}
        </Link>
      ),
    })),
    ...(backlog ? [{ key: 'backlog', what: <BacklogWords backlog={backlog} /> }] : []),
    ...(lastDeploy
      ? [
          {
            key: 'deploy',
            what: (
              <>
                Last deploy: {lastDeploy.service} {lastDeploy.version}, <Time at={lastDeploy.at} />
              </>
            ),
          },
        ]
      : []),
  ]
}

function BacklogWords({ backlog }: { backlog: NonNullable<Cause['backlog']> }) {
  const { queue, waiting, failed, oldestWaitingAt } = backlog
  return (
    <>
      Its queue <strong className="font-medium">{queue}</strong>: {waiting ?? 'unknown'} waiting,{' '}
      {failed ?? 'unknown'} failed
      {oldestWaitingAt && (
        <>
          , the oldest since <Time at={oldestWaitingAt} show="clock" />
        </>
      )}
    </>
  )
}

function TroubleWords({ trouble, isOwn }: { trouble: Cause['troubles'][number]; isOwn: boolean }) {
  const { subject, level, since, reason } = trouble
  return (
    <>
      <strong className="font-medium">{subject.split(':')[1]}</strong>
      {isOwn && ' (its own service)'} was {level.replaceAll('_', ' ')} since <Time at={since} show="clock" />
      {reason && `: ${reason}`}
    </>
  )
}
