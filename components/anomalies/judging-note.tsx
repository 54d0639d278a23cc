import { Time } from '@/components/ui/time'
import type { BaselinePage } from '@/lib/anomalies/contract'

type Judging = BaselinePage['services'][number]

type JudgingNoteProps = {
  services: readonly Judging[]
  names: Readonly<Record<string, string>>
  now: Date
}

const LATE_MS = 5 * 60_000

/** Services that are still learned, or cannot be judged: silence must not pass for calm. */
export function JudgingNote({ services, names, now }: JudgingNoteProps) {
  const told = services.flatMap((service) => {
    const words = wordsOf(service, now)
    return words === undefined ? [] : [{ ...service, words }]
  })
  if (told.length === 0) return null
  return (
    <ul className="divide-y rounded-ui border bg-panel">
      {told.map(({ service, historyRead, judgedAt, words }) => (
        <li key={service} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
          <span>
            <strong className="font-medium">{names[service] ?? service}</strong>: {words}
            {historyRead === null && judgedAt !== null && (
              <span className="text-muted">
                {' '}
                Last judged <Time at={judgedAt} show="both" />.
              </span>
            )}
          </span>
          {historyRead !== null && (
            <progress
              max={1}
              value={historyRead}
              aria-label={`History of ${names[service] ?? service}`}
              className="h-2 w-40 accent-accent"
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function wordsOf({ historyRead, problem, judgedAt }: Judging, now: Date): string | undefined {
  if (problem !== null) return `cannot be judged: ${problem}`
  if (historyRead !== null)
    return `learning what is usual, ${Math.floor(historyRead * 100)} % of its history is read.`
  if (judgedAt === null) return 'waits for its first judgement.'
  return now.getTime() - Date.parse(judgedAt) > LATE_MS
    ? 'is not judged now; what is open may be over.'
    : undefined
}
