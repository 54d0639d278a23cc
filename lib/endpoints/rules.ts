import type { Comparison } from './contract'

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

/** What an endpoint is called everywhere: a service of pitwall.yaml, a method and a route pattern. */
export type EndpointName = { service: string; method: string; route: string }

/** `paddock:GET:~1api~1races`: in the route `~` is written `~0` and `/` is `~1`, as in a JSON Pointer (RFC 6901). */
export function endpointIdOf({ service, method, route }: EndpointName): string {
  return `${service}:${method}:${route.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

const ID = /^([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?):([^\s:/~]{1,50}):((?:[^~/\0]|~[01])*)$/s

/** Undefined when the text is no id of an endpoint. */
export function parseEndpointId(id: string): EndpointName | undefined {
  const [, service, method, route] = ID.exec(id) ?? []
  if (service === undefined || method === undefined || route === undefined) return undefined
  return { service, method, route: route.replaceAll('~1', '/').replaceAll('~0', '~') }
}

/** The id of an endpoint from the two parts of its page's address, as `paths.endpoint` writes them. */
export const endpointIdFromPath = (service: string, rest: string): string => `${service}:${rest}`

const MAX_POINTS = 300
const NICE_STEPS = [
  5,
  10,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
]

/** The smallest nice step (seconds) with which the range has at most `maxPoints` points, both ends counted. */
export function stepFor(rangeSeconds: number, maxPoints = MAX_POINTS, atLeast = 15): number {
  const fits = (step: number) => step >= atLeast && Math.floor(rangeSeconds / step) + 2 <= maxPoints
  return NICE_STEPS.find(fits) ?? DAY
}

/** Seconds a rate looks back at each point: the step, and never so little that a slow scrape leaves it empty. */
export const rateWindow = (stepSeconds: number): number => Math.max(stepSeconds, 5 * MINUTE)

const LONGEST_NOW = DAY

/** Seconds the numbers of "now" are taken over: the range, at most a day so that 2 000 endpoints stay cheap. */
export const nowWindow = (rangeSeconds: number): number => Math.min(Math.round(rangeSeconds), LONGEST_NOW)

export const SHORTEST_RANGE_SECONDS = 15 * MINUTE
export const LONGEST_RANGE_SECONDS = 30 * DAY
export const WEEK_SECONDS = 7 * DAY

/** Windows of the "slowest windows" table, in seconds. */
export const WINDOWS = { '15m': 15 * MINUTE, '1h': HOUR, '6h': 6 * HOUR, '24h': DAY, '7d': 7 * DAY } as const

type Compared = {
  kind: Comparison
  rangeSeconds: number
  stepSeconds: number
  sinceDeploySeconds?: number | undefined
}

/**
 * How many seconds the compared time lies in the past, a multiple of the step so that both lie on one grid; undefined
 * when there is nothing to compare with.
 */
export function shiftFor({
  kind,
  rangeSeconds,
  stepSeconds,
  sinceDeploySeconds,
}: Compared): number | undefined {
  const onGrid = (seconds: number) => Math.ceil(seconds / stepSeconds) * stepSeconds
  switch (kind) {
    case 'none':
      return undefined
    case 'previous':
      return onGrid(rangeSeconds)
    case 'yesterday':
      return onGrid(DAY)
    case 'last_week':
      return onGrid(WEEK_SECONDS)
    case 'before_deploy':
      return sinceDeploySeconds === undefined ? undefined : onGrid(Math.max(sinceDeploySeconds, 1))
  }
}

/** `2xx` of `204`; `other` of what is no status. */
export const statusClass = (status: string): string => (/^[1-5]/.test(status) ? `${status[0]}xx` : 'other')

export const isFailed = (status: string): boolean => /^5..$/.test(status)

/** Whether `METHOD /route` of pitwall.yaml means this endpoint; `*` stands for any text, a route alone for any method. */
export function matchesPattern(
  pattern: string,
  { method, route }: Pick<EndpointName, 'method' | 'route'>,
): boolean {
  const [methods = '*', routes] = pattern.includes(' ') ? pattern.split(' ') : ['*', pattern]
  return isLike(methods.toUpperCase(), method.toUpperCase()) && isLike(routes ?? '*', route)
}

/** Walks once: a pattern with many stars costs no more than its length times the text's. */
function isLike(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return pattern === text
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false
  let from = first.length
  const end = text.length - last.length
  for (const part of rest) {
    const at = text.indexOf(part, from)
    if (at < 0 || at + part.length > end) return false
    from = at + part.length
  }
  return true
}
