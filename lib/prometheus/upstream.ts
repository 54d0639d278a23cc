import { AppError, findAppError } from '@/lib/errors'
import { type OutboundAnswer, OutboundError, outbound } from '@/lib/http/outbound'
import { processWide } from '@/lib/process-wide'
import { Breaker } from './breaker'
import { configuredEngine, type Engine } from './engine'
import { canceled, isEngineTrouble, statusFailure, transportFailure } from './failures'
import { proxyBytes, upstreamSeconds } from './metrics'
import { SLOT_LIMITS, Slots } from './slots'

// Beyond the time the engine is given: it answers a query that took too long by itself.
const GRACE_MS = 1_000
export const MAX_BYTES = 8 * 1024 * 1024

export type Ask = {
  /** Below `/api/v1/`. */
  path: string
  parameters: URLSearchParams
  /** POST where the engine takes a form. */
  method: 'GET' | 'POST'
  /** Whose turn it is: so many calls at once for each. */
  caller: string
  signal: AbortSignal
  timeoutMs: number
}

type Gate = { breaker: Breaker; slots: Slots }

/** One for the process: what protects the engine must count every caller. */
export const gate = (): Gate =>
  processWide('prometheus-gate', () => ({ breaker: new Breaker(), slots: new Slots(SLOT_LIMITS) }))

/**
 * The bytes of a successful answer of the engine, at most 8 MB. Leaving (`signal`) ends the call.
 *
 * @throws AppError unavailable, upstream_failed, rate_limited; what the engine refuses keeps its own words
 */
export async function askEngine(ask: Ask): Promise<Buffer<ArrayBuffer>> {
  const engine = configuredEngine()
  if (!engine)
    throw new AppError('unavailable', 'No metrics engine is configured (PROMETHEUS_URL).', {
      kind: 'no_engine',
    })
  const { breaker, slots } = gate()
  const call = async () => {
    const turn = breaker.enter()
    return settle(breaker, turn, () => timed(engine, ask))
  }
  return slots.run(ask.caller, ask.signal, call).catch((error: unknown) => {
    throw ask.signal.aborted && !findAppError(error) ? canceled() : error
  })
}

async function settle(
  breaker: Breaker,
  turn: { isTrial: boolean },
  call: () => Promise<Buffer<ArrayBuffer>>,
): Promise<Buffer<ArrayBuffer>> {
  try {
    const bytes = await call()
    breaker.succeeded()
    return bytes
  } catch (error) {
    const known = findAppError(error)
    if (known?.extras.kind === 'canceled') breaker.abandoned(turn)
    else if (known && !isEngineTrouble(known)) breaker.succeeded()
    else breaker.failed()
    throw error
  }
}

async function timed(engine: Engine, ask: Ask): Promise<Buffer<ArrayBuffer>> {
  const stop = upstreamSeconds().startTimer({ endpoint: ask.path.split('/')[0] ?? '' })
  try {
    const bytes = await call(engine, ask)
    stop({ outcome: 'ok' })
    proxyBytes().inc({ direction: 'upstream' }, bytes.byteLength)
    return bytes
  } catch (error) {
    stop({ outcome: outcomeOf(error) })
    throw error
  }
}

// Words an engine chooses itself must not become series of ours without end.
const OUTCOME = /^(http_\d{3}|[a-z_]{1,20})$/
const OWN_WORDS = 40
const outcomes = new Set<string>()

function outcomeOf(error: unknown): string {
  const kind = findAppError(error)?.extras.kind ?? 'error'
  if (!OUTCOME.test(kind) || (outcomes.size >= OWN_WORDS && !outcomes.has(kind))) return 'other'
  outcomes.add(kind)
  return kind
}

async function call(engine: Engine, ask: Ask): Promise<Buffer<ArrayBuffer>> {
  const answer = await send(engine, ask).catch((error: unknown) => {
    if (ask.signal.aborted) throw canceled()
    throw error instanceof OutboundError ? transportFailure(error) : error
  })
  const failure = statusFailure(answer)
  if (failure) throw failure
  return answer.bytes
}

function send({ url, headers }: Engine, ask: Ask): Promise<OutboundAnswer> {
  const { path, parameters, method, signal, timeoutMs } = ask
  const address = `${url}/api/v1/${path}`
  const options = { signal, timeoutMs: timeoutMs + GRACE_MS, maxBytes: MAX_BYTES, keepAlive: true }
  if (method === 'GET') return outbound(`${address}?${parameters}`, { ...options, headers })
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
  return outbound(address, { ...options, method, headers: form, body: parameters.toString() })
}
