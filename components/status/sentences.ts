import { plural } from '@/lib/format'
import type { DependencySummary, HealthSummary, ServiceSummary } from '@/lib/status/contract'
import { type Level, levelWords, severityOf } from '@/lib/status/rules'

const SAID_AT_MOST = 3

/** The worst first; among equals the order of pitwall.yaml. */
export function worstFirst<T extends { level: Level }>(items: readonly T[]): T[] {
  return items.toSorted((one, other) => levelRank(other.level) - levelRank(one.level))
}

/** From well to worst; unknown stands behind every trouble that is certain and before what is well. */
export const levelRank = (level: Level): number => severityOf(level) ?? 0.5

/** What a table sorts and finds a level by. */
export const levelValue = (level: Level) => ({ text: levelWords(level), rank: levelRank(level) })

/** The state of the whole in one or two sentences, from the worst evidence. */
export function headlineSentence({ services, dependencies }: HealthSummary): string {
  const troubled = worstFirst(services.filter(({ level }) => level !== 'operational'))
  if (troubled.length === 0) return allIsWell(services, dependencies)
  const said = troubled.slice(0, SAID_AT_MOST).map(sentenceOf)
  const rest = troubled.length - said.length
  return rest > 0 ? `${said.join(' ')} And ${plural(rest, 'more service')}.` : said.join(' ')
}

function allIsWell(services: readonly ServiceSummary[], dependencies: readonly DependencySummary[]): string {
  const watched = [plural(services.length, 'service')]
  const healthy = dependencies.filter(({ level }) => level === 'operational').length
  if (healthy > 0) watched.push(plural(healthy, 'dependency', 'dependencies'))
  return `${watched.join(' and ')} ${services.length + healthy === 1 ? 'answers' : 'answer'} as expected.`
}

function sentenceOf({ name, evidence }: ServiceSummary): string {
  const reasons = evidence.slice(0, 2).map(({ message }) => withoutStop(message))
  if (reasons.length === 0) return `${name}: nothing is known yet.`
  return reasons[0]?.startsWith(name) ? `${reasons.join('; ')}.` : `${name}: ${reasons.join('; ')}.`
}

const withoutStop = (sentence: string) => sentence.replace(/\.$/, '')
