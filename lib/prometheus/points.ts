import { badAnswer, wrongShape } from './failures'
import { fourDigits, holdsQuote, isDigits } from './four-bytes'
import { type JsonScanner, ScanError } from './json-scanner'

const QUOTE = 0x22
const COMMA = 0x2c
const ZERO = 0x30
const NINE = 0x39
const OPEN = 0x5b
const CLOSE = 0x5d

/** How the points of one series lie in time: point i at `from + at[i] * stepMs`. */
type Grid = { from: number; stepMs: number }

export type Points = {
  /** At which step each point lies; meaningless when they are off the grid. */
  at: Uint32Array
  /** Where each point's text starts, and behind the last where the next one would: one past the comma after it. */
  starts: Uint32Array
  onGrid: boolean
  /** Where the points stand with spaces between them: their texts joined by commas, which `starts` counts in. */
  text?: Buffer
}

/**
 * Reads `[[time,"value"],...]`: times are understood, values passed over unread. As engines write it - whole seconds, no
 * space - the text is left where it is.
 *
 * @throws AppError upstream_failed, kind `unordered`, `schema`; ScanError
 */
export function readPoints(scanner: JsonScanner, grid: Grid): Points {
  return readDense(scanner, grid) ?? readAny(scanner, grid)
}

// Read into, then copied from: one series after the other.
let steps = new Uint32Array(1_024)
let places = new Uint32Array(1_025)

/** Undefined, and nothing passed, when the points are written in another way. */
function readDense(scanner: JsonScanner, { from, stepMs }: Grid): Points | undefined {
  const { bytes } = scanner
  const { length } = bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  const fours = length - 4
  let at = scanner.at
  let count = 0
  let last = Number.NEGATIVE_INFINITY
  let onGrid = true
  if (bytes[at] !== OPEN) return undefined
  do {
    const start = ++at
    if (bytes[at++] !== OPEN) return undefined
    let seconds = 0
    for (; at <= fours && isDigits(view.getUint32(at, true)); at += 4)
      seconds = seconds * 10_000 + fourDigits(view.getUint32(at, true))
    let byte = bytes[at] ?? 0
    while (byte >= ZERO && byte <= NINE) {
      seconds = seconds * 10 + byte - ZERO
      byte = bytes[++at] ?? 0
    }
    if (at === start + 1 || byte !== COMMA || bytes[++at] !== QUOTE) return undefined
    at += 1
    while (at <= fours && !holdsQuote(view.getUint32(at, true))) at += 4
    while (at < length && bytes[at] !== QUOTE) at++
    if (bytes[++at] !== CLOSE) return undefined
    const ms = seconds * 1_000
    if (ms <= last) throw unordered()
    last = ms
    const step = (ms - from) / stepMs
    if (step < 0 || step % 1 !== 0) onGrid = false
    if (count === steps.length) grow()
    steps[count] = step
    places[count++] = start
    at++
  } while (bytes[at] === COMMA)
  if (bytes[at] !== CLOSE) return undefined
  scanner.at = at + 1
  const starts = places.slice(0, count + 1)
  starts[count] = at + 1
  return { at: steps.slice(0, count), starts, onGrid }
}

/** One place more than there are points is always free. */
function grow(): void {
  const [moreSteps, morePlaces] = [new Uint32Array(2 * steps.length), new Uint32Array(2 * steps.length + 1)]
  moreSteps.set(steps)
  morePlaces.set(places)
  steps = moreSteps
  places = morePlaces
}

function readAny(scanner: JsonScanner, { from, stepMs }: Grid): Points {
  const texts: string[] = []
  const at: number[] = []
  const starts = [0]
  let last = Number.NEGATIVE_INFINITY
  let onGrid = true
  scanner.array(() => {
    const { ms, text } = readPoint(scanner)
    if (ms <= last) throw unordered()
    last = ms
    const step = (ms - from) / stepMs
    if (step < 0 || !Number.isInteger(step)) onGrid = false
    at.push(step)
    starts.push((starts.at(-1) ?? 0) + Buffer.byteLength(text) + 1)
    texts.push(text)
  })
  const text = Buffer.from(`${texts.join(',')},`)
  return { at: Uint32Array.from(at), starts: Uint32Array.from(starts), onGrid, text }
}

function readPoint(scanner: JsonScanner): { ms: number; text: string } {
  const pass = (expected: number) => {
    scanner.space()
    if (scanner.bytes[scanner.at] !== expected) throw unexpected(scanner)
    scanner.at += 1
  }
  scanner.space()
  const start = scanner.at
  pass(OPEN)
  const seconds = Number(scanner.text(() => scanner.skip()))
  if (Number.isNaN(seconds)) throw wrongShape()
  pass(COMMA)
  scanner.space()
  if (scanner.bytes[scanner.at] !== QUOTE) throw unexpected(scanner)
  scanner.skip()
  pass(CLOSE)
  return { ms: Math.round(seconds * 1_000), text: scanner.bytes.toString('utf8', start, scanner.at) }
}

function unexpected({ at, bytes }: JsonScanner): Error {
  return at >= bytes.byteLength ? new ScanError('ends within a point') : wrongShape()
}

const unordered = () => badAnswer('unordered', 'The answer of the metrics engine is not in order of time.')
