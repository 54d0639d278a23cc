import { Time } from '@/components/ui/time'
import type { QueueView } from '@/lib/queues/contract'

const SHOWN = 3

/** What is to be said of a queue that is not simply well; nothing of one that is. */
export function QueueReasons({ queue }: { queue: QueueView }) {
  const { goneAt, isStale, asOf, idleSince, paused, evidence, queue: name } = queue
  if (goneAt) {
    return (
      <p className="text-sm">
        Its engine no longer tells of it, since <Time at={goneAt} show="clock" />.
      </p>
    )
  }
  const reasons = evidence.filter(({ code }) => code !== 'queue_idle').slice(0, SHOWN)
  return (
    <>
      {isStale && (
        <p className="text-sm">
          Not known now; as of <Time at={asOf} show="both" />
        </p>
      )}
      {paused && <p className="text-sm font-medium">Paused: nothing is taken.</p>}
      {idleSince && !paused && (
        <p className="text-sm font-medium">
          No worker since <Time at={idleSince} show="clock" />
        </p>
      )}
      {reasons.map(({ code, message }) => (
        <p key={code} className="text-sm">
          {sentence(message, name)}
        </p>
      ))}
    </>
  )
}

/** `mail: 300 jobs have failed` beside the name `mail`. */
export function sentence(message: string, name: string): string {
  const rest = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}
