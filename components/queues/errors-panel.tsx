import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import type { JobDetail } from '@/lib/queues/contract'

/** What its attempts said, the newest first and open. */
export function ErrorsPanel({ job: { errors, error } }: { job: JobDetail }) {
  const newestFirst = errors.toReversed()
  const [last, ...earlier] = newestFirst.length > 0 ? newestFirst : error ? [{ at: null, text: error }] : []
  if (!last) return null
  return (
    <Panel title="What it said" flush>
      <div className="space-y-1 p-4">
        <When at={last.at} />
        <Text text={last.text} />
      </div>
      {earlier.length > 0 && (
        <details className="border-t">
          <summary className="px-4 py-2 hover:bg-sunken">{plural(earlier.length, 'earlier failure')}</summary>
          <ol>
            {earlier.map(({ at, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: failures have no names, and their order is all they have
              <li key={index} className="space-y-1 border-t px-4 py-2">
                <When at={at} />
                <Text text={text} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  )
}

function When({ at }: { at: string | null }) {
  if (at === null) return null
  return (
    <p className="text-sm text-muted">
      <Time at={at} show="both" />
    </p>
  )
}

const FRAME =
  'max-h-80 overflow-auto border-l-2 border-outage pl-3 text-xs leading-5 wrap-anywhere whitespace-pre-wrap'

function Text({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
    <pre tabIndex={0} className={FRAME}>
      {text.trim()}
    </pre>
  )
}
