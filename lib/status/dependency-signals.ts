import type { DependencyConfig } from '@/lib/config/contract'
import { paths } from '@/lib/paths'
import { probeCode } from '@/lib/probes/contract'
import type { Evidence } from './contract'
import { isStale, type Level, type Look, type Signal } from './rules'
import { duration, failureWords, milliseconds } from './words'

const VERY_SLOW = 3
const FAILURES_UNTIL_DOWN = 2

/** What is wrong with a dependency by its newest look; nothing when all is well. */
export function dependencySignals(dependency: DependencyConfig, look: Look | undefined, now: Date): Signal[] {
  const name = dependency.name ?? dependency.id
  const source = `dependency:${dependency.id}`
  const about = { source, name, href: `${paths.status()}#${dependency.id}`, now }
  const unseen = unseenSignal(about, dependency, look)
  if (unseen) return [unseen]
  if (!look?.checkedAt) return []

  const code = probeCode.catch('error').parse(look.code)
  if (code === 'ok') return slowSignals(about, look.latencyMs, dependency.slowMs)
  const message = `${name} ${failureWords(code, look.detail)}`
  if (code === 'disabled' || code === 'stale') return [signal(about, 'unknown', { code, message })]
  return [failingSignal(about, look, { code, message, down: downLevel(dependency, look, code) })]
}

export type About = { source: string; name: string; href: string; now: Date }

/** Never looked at, or not for so long that the last answer means nothing. */
export function unseenSignal(
  about: About,
  timing: { intervalSeconds: number; timeoutMs: number },
  look: Look | undefined,
): Signal | undefined {
  if (!look?.checkedAt)
    return signal(about, 'unknown', {
      code: 'not_looked',
      message: `${about.name} has not been looked at yet`,
    })
  if (!isStale(look, timing, about.now)) return undefined
  const age = duration(about.now.getTime() - look.checkedAt.getTime())
  return signal(about, 'unknown', {
    code: 'stale',
    message: `${about.name} was last looked at ${age} ago; a look is due every ${timing.intervalSeconds} s`,
    observed: age,
    expected: `${timing.intervalSeconds} s`,
    since: look.checkedAt,
  })
}

export function slowSignals(about: About, latencyMs: number | null, slowMs: number | undefined): Signal[] {
  if (slowMs === undefined || latencyMs === null || latencyMs <= slowMs) return []
  const level = latencyMs > slowMs * VERY_SLOW ? 'degraded' : 'at_risk'
  return [
    signal(about, level, {
      code: 'slow',
      message: `${about.name} answers in ${milliseconds(latencyMs)}; slow above ${milliseconds(slowMs)}`,
      observed: milliseconds(latencyMs),
      expected: `at most ${milliseconds(slowMs)}`,
    }),
  ]
}

/** One failed look is a warning, the second in a row is a fact. */
export function failingSignal(
  about: About,
  look: Pick<Look, 'failures' | 'failingSince'>,
  { code, message, down }: { code: string; message: string; down: Level },
): Signal {
  const since = look.failingSince ?? about.now
  if (look.failures >= FAILURES_UNTIL_DOWN)
    return signal(about, down, { code: 'down', message, observed: code, expected: 'ok', since })
  return signal(about, 'at_risk', {
    code: 'failing_once',
    message: `${message}; one failed look so far`,
    observed: code,
    expected: 'ok',
    since,
  })
}

/** Answering that it has too much to do, or a value out of its range, is not yet being away. */
function downLevel(dependency: DependencyConfig, look: Look, code: string): Level {
  const outOfRange =
    dependency.kind === 'prometheus' && Reflect.get(Object(look.result), 'outOfRange') === true
  return code === 'overloaded' || outOfRange ? 'degraded' : 'major_outage'
}

type Reason = Pick<Evidence, 'code' | 'message'> & { observed?: string; expected?: string; since?: Date }

export function signal(about: About, level: Level, reason: Reason): Signal {
  return {
    level,
    evidence: {
      code: reason.code,
      source: about.source,
      message: reason.message,
      observed: reason.observed ?? null,
      expected: reason.expected ?? null,
      since: (reason.since ?? about.now).toISOString(),
      href: about.href,
    },
  }
}
