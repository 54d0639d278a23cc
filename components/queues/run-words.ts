import { formatDuration, formatNumber, plural } from '@/lib/format'
import type { RetryRun, RetryRunDetail } from '@/lib/queues/contract'

type Named = Partial<Pick<RetryRunDetail, 'dependencies'>>

/** What a retry does now, or why it does nothing any more. */
export function runSentence(run: RetryRun & Named): string {
  const { state, canary, ratePerSecond, reason, counts } = run
  switch (state) {
    case 'held':
      return joined(`It waits until ${waitedFor(run)} healthy for 5 min.`, reason)
    case 'canary':
      return joined(
        counts.eligible > canary
          ? `It tries ${plural(canary, 'job')} first: how they end decides whether the rest goes on.`
          : `It tries ${plural(counts.eligible, 'job')}.`,
        reason,
      )
    case 'running':
      return joined(`The first went well; the rest goes on at ${rateWords(ratePerSecond)}.`, reason)
    case 'stopped':
      return joined('It stopped by itself.', reason)
    case 'finished':
      return joined('All had their turn.', reason)
    case 'cancelled':
      return joined('It was cancelled; what was sent is not taken back.', reason)
  }
}

/** `5 a second`, `6 a minute`. */
export const rateWords = (perSecond: number): string =>
  perSecond < 1 ? `${formatNumber(perSecond * 60)} a minute` : `${formatNumber(perSecond)} a second`

/** How long the rest takes at a rate, when all goes well. */
export function lengthWords(jobs: number, canary: number, ratePerSecond: number): string {
  const rest = Math.max(0, jobs - canary)
  return rest === 0 ? '' : `about ${formatDuration(Math.max(1, rest / ratePerSecond))} for the rest`
}

function waitedFor({ whenHealthy, dependencies = [] }: RetryRun & Named): string {
  const names = whenHealthy.map((id) => dependencies.find((one) => one.id === id)?.name ?? id)
  return `${names.join(' and ')} ${names.length === 1 ? 'has' : 'have'} been`
}

const joined = (sentence: string, reason: string | null) => (reason ? `${sentence} ${reason}` : sentence)
