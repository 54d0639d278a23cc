import { formatDay, formatMinute } from '@/lib/format'
import type { TenantVerdict } from '../contract'

/** What customers may know of each kind: no name of ours, of others or of a program. */
const AREAS = {
  job: 'work in the background, such as e-mails or exports, is delayed',
  cron: 'a scheduled task did not complete',
  error: 'some requests fail',
} as const

type Told = Omit<TenantVerdict, 'customerSentence' | 'sentence'>

/** Us or them, in words that can be pasted to the customer. Nothing of it comes from data. */
export function customerSentence({ level, scope, since, evidence, platform }: Told, now: Date): string {
  const areas = [...new Set(evidence.flatMap(({ kind }) => (kind === 'usage' ? [] : [AREAS[kind]])))]
  if (areas.length === 0) {
    if (platform.length > 0)
      return 'We see no problem with your account itself. There is a disturbance on our platform at the moment, and we are working on it.'
    return level === 'unknown'
      ? 'We are still looking into your account and will come back to you.'
      : 'We have checked your account and see no problem on our side at the moment.'
  }
  const when = since ? ` since ${timeWords(since, now)}` : ''
  const whom =
    scope === 'platform'
      ? `A problem on our side affects some of our customers${when}, your account too`
      : `A problem on our side affects your account${when}`
  return `${whom}: ${areas.join('; ')}. We are working on it.`
}

/** `10:12 UTC`, with the day in front of it when it is not today. */
export function timeWords(at: string, now: Date): string {
  const [moment, day] = [new Date(at), formatDay(new Date(at), 'UTC')]
  const time = `${formatMinute(moment, 'UTC')} UTC`
  return day === formatDay(now, 'UTC') ? time : `${day}, ${time}`
}
