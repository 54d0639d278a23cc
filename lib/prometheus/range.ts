import { processWide } from '@/lib/process-wide'
import { badAnswer, gaveUp } from './failures'
import { type Matrix, readMatrix } from './matrix'
import { matrixBody } from './matrix-body'
import type { Piece, Span } from './piece'
import { type Entry, type Flight, RangeCache } from './range-cache'
import { SharedCall } from './shared-call'
import { shareCall, wasTheirs } from './shared-calls'
import { missing, settledUntil } from './spans'
import { successful } from './success'
import { askEngine, MAX_BYTES } from './upstream'

// More holes than that are asked for in one go.
const MAX_GAPS = 4
const SETTLE_STEPS = 2
const SETTLE_MS = 60_000
const BODY_MS = 500

export type RangeAsk = Span & {
  stepMs: number
  /** All that changes the answer but the time: query and options of the engine. */
  parameters: URLSearchParams
  /** What is kept is kept under it; undefined: the answer must not be kept or put together. */
  key: string | undefined
  caller: string
  signal: AbortSignal
  timeoutMs: number
}

export type CacheUse = 'hit' | 'shared' | 'partial' | 'miss' | 'bypass'

export type RangeAnswer = {
  /** In order of time; they may overlap. */
  pieces: Piece[]
  /** `hit`: nothing was asked; `shared`: only what others asked already; `partial`: some was known; `miss`: nothing was. */
  cache: CacheUse
  fetched: Span[]
  /** The whole answer as the engine wrote it, where it came in one: there are pieces beside it if it can be taken apart. */
  raw?: Buffer<ArrayBuffer> | undefined
  warnings?: string | undefined
  infos?: string | undefined
  isPartial?: boolean
}

/** The answer as Prometheus's API writes it. */
export function bodyOf(ask: RangeAsk, answer: RangeAnswer): Buffer<ArrayBuffer> {
  if (answer.raw || ask.key === undefined) return answer.raw ?? matrixBody(answer.pieces, ask, answer)
  const entry = rangeCache().entry(ask.key)
  const { from, to } = ask
  const known = entry.body
  const isSame = known?.from === from && known.to === to && sameItems(known.pieces, answer.pieces)
  if (isSame) return known.bytes
  const bytes = matrixBody(answer.pieces, ask, answer)
  // As if it had come in one piece.
  if (bytes.byteLength > MAX_BYTES)
    throw badAnswer('too_large', `The answer has more than ${MAX_BYTES} bytes.`)
  // For the many who ask the same in the same moment; longer it would hold what the cache does not count.
  entry.body = { from, to, pieces: answer.pieces, bytes }
  setTimeout(() => delete entry.body, BODY_MS).unref()
  return bytes
}

const sameItems = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((item, place) => item === other[place])

export const rangeCache = (): RangeCache => processWide('prometheus-range-cache', () => new RangeCache())

/**
 * The points of a query over a span of grid points. What is known and settled (older than two steps and a minute) comes
 * from memory, what others are asking for is waited for, and only the rest is asked of the engine.
 *
 * @throws AppError as `askEngine` and `readMatrix` do
 */
export async function askRange(ask: RangeAsk, now = Date.now(), isSecond = false): Promise<RangeAnswer> {
  if (ask.signal.aborted) throw gaveUp(ask.signal)
  if (ask.key === undefined) return bypass(ask)
  const entry = rangeCache().entry(ask.key)
  if (entry.isOdd) return bypass(ask)
  const known = entry.pieces.filter(touching(ask))
  // Who gave himself less time than we have is not waited for.
  const joined = [...entry.flights]
    .filter(touching(ask))
    .filter(({ timeoutMs }) => timeoutMs >= ask.timeoutMs)
  const gaps = missing(ask, [...known, ...joined], ask.stepMs)
  const fetched = gaps.length > MAX_GAPS ? [hull(gaps)] : gaps
  const launched = fetched.map((span) => launch(ask, span, entry, now))
  try {
    const matrices = await Promise.all([...joined, ...launched].map(({ call }) => call.wait(ask.signal)))
    const odd = matrices.find(({ isPlain }) => !isPlain)
    if (odd) return await passOdd(ask, odd)
    const pieces = [...known, ...matrices.map(({ piece }) => piece)].toSorted(byTime)
    const cache = cacheUseOf({ known: known.length, joined: joined.length, launched: launched.length })
    return { pieces, cache, fetched, ...notesOf(matrices), raw: wholeOf(ask, known, matrices) }
  } catch (error) {
    if (joined.length === 0 || isSecond || ask.signal.aborted || !wasTheirs(error)) throw error
    return askRange(ask, now, true)
  }
}

/** What one call brought needs no putting together. */
function wholeOf({ from, to }: Span, known: readonly Piece[], matrices: readonly Matrix[]) {
  const [only] = matrices
  if (!only || known.length + matrices.length > 1) return undefined
  return only.piece.from === from && only.piece.to === to ? only.raw : undefined
}

/** What cannot be taken apart is passed on as it came, when it is all of what was asked. */
function passOdd(ask: RangeAsk, { piece, raw }: Matrix): RangeAnswer | Promise<RangeAnswer> {
  const isWhole = piece.from === ask.from && piece.to === ask.to
  return isWhole ? bypassed(ask, raw) : bypass(ask)
}

/** The call for one gap, open to others until it is over; what has settled of its answer is kept. */
function launch(ask: RangeAsk, span: Span, entry: Entry, now: number): Flight {
  const controller = new AbortController()
  const matrix = fetchMatrix({ ...ask, ...span, signal: controller.signal })
  const call = new SharedCall(matrix, () => {
    entry.flights.delete(flight)
    controller.abort()
  })
  const flight: Flight = { ...span, call, timeoutMs: ask.timeoutMs }
  entry.flights.add(flight)
  matrix
    .then((answer) => keep(ask, entry, answer, now))
    .catch(() => undefined)
    .finally(() => entry.flights.delete(flight))
  return flight
}

function keep({ key = '', stepMs }: RangeAsk, entry: Entry, matrix: Matrix, now: number): void {
  const { isPlain, isPartial, warnings, piece } = matrix
  entry.isOdd ||= !isPlain
  // An answer with warnings may be incomplete: the next one asks again.
  if (!isPlain || isPartial || warnings !== undefined) return
  const settleMs = Math.max(SETTLE_MS, SETTLE_STEPS * stepMs)
  rangeCache().keep(key, entry, piece, settledUntil(now, settleMs, stepMs))
}

async function bypass(ask: RangeAsk): Promise<RangeAnswer> {
  const key = `query_range?${formOf(ask)}`
  const start = (signal: AbortSignal) => fetchRange({ ...ask, signal }).then(successful)
  return bypassed(ask, (await shareCall(key, ask.signal, start)).bytes)
}

const bypassed = ({ from, to }: RangeAsk, raw: Buffer<ArrayBuffer>): RangeAnswer => ({
  pieces: [],
  cache: 'bypass',
  fetched: [{ from, to }],
  raw,
})

async function fetchMatrix(ask: RangeAsk): Promise<Matrix> {
  return readMatrix(await fetchRange(ask), ask, ask.stepMs)
}

function fetchRange(ask: RangeAsk): Promise<Buffer<ArrayBuffer>> {
  const { caller, signal, timeoutMs } = ask
  return askEngine({
    path: 'query_range',
    parameters: formOf(ask),
    method: 'POST',
    caller,
    signal,
    timeoutMs,
  })
}

function formOf({ from, to, stepMs, parameters, timeoutMs }: RangeAsk): URLSearchParams {
  const form = new URLSearchParams(parameters)
  form.set('start', String(from / 1_000))
  form.set('end', String(to / 1_000))
  form.set('step', String(stepMs / 1_000))
  form.set('timeout', `${timeoutMs}ms`)
  return form
}

type Counts = { known: number; joined: number; launched: number }

function cacheUseOf({ known, joined, launched }: Counts): CacheUse {
  if (launched > 0) return known + joined > 0 ? 'partial' : 'miss'
  return joined > 0 ? 'shared' : 'hit'
}

function notesOf(matrices: readonly Matrix[]) {
  const first = (name: 'warnings' | 'infos') => matrices.find((matrix) => matrix[name] !== undefined)?.[name]
  return {
    warnings: first('warnings'),
    infos: first('infos'),
    isPartial: matrices.some(({ isPartial }) => isPartial),
  }
}

const touching = (span: Span) => (other: Span) => other.from <= span.to && other.to >= span.from

const hull = (spans: readonly Span[]): Span => ({
  from: Math.min(...spans.map(({ from }) => from)),
  to: Math.max(...spans.map(({ to }) => to)),
})

const byTime = (one: Span, other: Span) => one.from - other.from
