import type { Anomaly } from '@/db/schema'
import { endpointWords } from '../rules'
import type { Member } from './rules'

const MANY_ENDPOINTS = 3

/** What an anomaly is about, in the columns that say it. */
export type Headline = Pick<
  Anomaly,
  'endpoint' | 'signal' | 'name' | 'unit' | 'peakAt' | 'peakScore' | 'observed' | 'expected' | 'sentence'
>

/**
 * The whole service when its own series takes part or three endpoints do, else the worst series; at its peak. Traffic
 * speaks only where nothing else moves. At least one member is needed.
 */
export function headlineOf(serviceName: string, members: readonly Member[]): Headline {
  const speaking = speakersOf(members)
  const worst = worstOf(speaking.filter(isWholeService)) ?? worstOf(speaking)
  if (!worst) throw new Error('an anomaly without a series')
  const endpoints = new Set(speaking.flatMap(({ endpoint }) => endpoint || []))
  const isMany = worst.endpoint !== '' && endpoints.size >= MANY_ENDPOINTS
  const { signal, name, unit, peakAt, times, observed, expected } = worst
  return {
    ...{ signal, name, unit, peakAt, peakScore: times, observed, expected },
    endpoint: isMany ? null : worst.endpoint || null,
    sentence: isMany
      ? `${endpoints.size} endpoints of ${serviceName} ${stateWords(worst)}, worst ${toldOf(worst)}`
      : toldOf(worst, serviceName),
  }
}

/** Latency, errors and custom series before traffic. */
export function speakersOf(members: readonly Member[]): readonly Member[] {
  const others = members.filter(({ signal }) => signal !== 'traffic')
  return others.length > 0 ? others : members
}

const isWholeService = ({ endpoint, signal }: Member) => endpoint === '' && signal !== 'custom'

const worstOf = (members: readonly Member[]): Member | undefined =>
  members.reduce<Member | undefined>(
    (one, other) => (one && one.times >= other.times ? one : other),
    undefined,
  )

function toldOf({ endpoint, sentence }: Member, serviceName?: string): string {
  if (endpoint === '') return `${serviceName}: ${sentence}`
  const words = endpointWords(endpoint)
  return `${serviceName === undefined ? words : `${words} of ${serviceName}`}: ${sentence}`
}

function stateWords({ signal, observed, expected }: Member): string {
  const isAbove = observed > expected.value
  switch (signal) {
    case 'p95':
      return isAbove ? 'are slow' : 'are faster than usual'
    case 'errors':
      return isAbove ? 'fail' : 'fail less than usual'
    case 'traffic':
      if (observed === 0) return 'get no requests'
      return isAbove ? 'are busier than usual' : 'are quieter than usual'
    case 'custom':
      return 'are unusual'
  }
}
