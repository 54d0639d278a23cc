import { Time } from '@/components/ui/time'
import type { Evidence } from '@/lib/status/contract'
import type { TimelineDetail } from '@/lib/timeline/contract'

/** Why a level was what it was; of anything else what is known. */
export function ItemReasons({ detail: { evidence, facts } }: { detail: TimelineDetail }) {
  return (
    <>
      {evidence.length > 0 && (
        <section className="space-y-1">
          <h3 className="text-sm text-muted">Evidence</h3>
          <ul className="space-y-2">
            {evidence.map((reason) => (
              <Reason key={`${reason.code} ${reason.source} ${reason.message}`} reason={reason} />
            ))}
          </ul>
        </section>
      )}
      {facts.length > 0 && (
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
          {facts.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

function Reason({ reason: { message, observed, expected, since } }: { reason: Evidence }) {
  return (
    <li>
      <p>{message}</p>
      <p className="flex flex-wrap gap-x-3 text-sm text-muted">
        {observed !== null && <span>observed {observed}</span>}
        {expected !== null && <span>expected {expected}</span>}
        <span>
          since <Time at={since} show="clock" />
        </span>
      </p>
    </li>
  )
}
