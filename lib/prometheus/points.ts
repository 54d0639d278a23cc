import { badAnswer, wrongShape } from './failures'
import { type JsonScanner, ScanError } from './json-scanner'

const QUOTE = 0x22
const COMMA = 0x2c
const ZERO = 0x30
const NINE = 0x39
const OPEN = 0x5b
const CLOSE = 0x5d

/** The points of one series: at which step each lies, and where in `text` its own text starts. */
export type Points = { at: Uint32Array; starts: Uint32Array; text: Buffer; onGrid: boolean }

/** The places of the points when the text stands at `offset`, and the end of the last with the comma after it. */
export function startsFrom({ starts, text }: Points, offset: number): Uint32Array {
  const moved = new Uint32Array(starts.length + 1)
  for (let point = 0; point < starts.length; point++) moved[point] = (starts[point] ?? 0) + offset
  moved[starts.length] = text.byteLength + 1 + offset
  return moved
}

/** Reads `[[time,"value"],...]`: times are understood, values passed over unread. */
export class PointReader {
  #at = new Uint32Array(256)
  #starts = new Uint32Array(256)
  #ends = new Uint32Array(256)
  #count = 0
  #onGrid = true
  #isDense = true
  #last = Number.NEGATIVE_INFINITY

  constructor(
    private readonly scanner: JsonScanner,
    private readonly from: number,
    private readonly stepMs: number,
  ) {}

  read(): Points {
    this.scanner.array(() => {
      if (!this.#dense()) this.#point()
    })
    const at = this.#at.slice(0, this.#count)
    return { at, onGrid: this.#onGrid, ...this.#text() }
  }

  /** The next point as engines write it, whole seconds and no space; false, and nothing passed, when it is another. */
  #dense(): boolean {
    const { bytes } = this.scanner
    const start = this.scanner.at
    if (bytes[start] !== OPEN) return false
    let at = start + 1
    let seconds = 0
    let byte = bytes[at] ?? 0
    while (byte >= ZERO && byte <= NINE) {
      seconds = seconds * 10 + byte - ZERO
      byte = bytes[++at] ?? 0
    }
    if (at === start + 1 || byte !== COMMA || bytes[at + 1] !== QUOTE) return false
    at += 2
    while (at < bytes.length && bytes[at] !== QUOTE) at += 1
    if (bytes[at + 1] !== CLOSE) return false
    this.scanner.at = at + 2
    this.#add(start, at + 2, seconds * 1_000)
    return true
  }

  #point(): void {
    const { scanner } = this
    scanner.space()
    const start = scanner.at
    this.#pass(OPEN)
    const seconds = Number(scanner.text(() => scanner.skip()))
    if (Number.isNaN(seconds)) throw wrongShape()
    this.#pass(COMMA)
    scanner.space()
    if (scanner.bytes[scanner.at] !== QUOTE) throw this.#unexpected()
    scanner.skip()
    this.#pass(CLOSE)
    this.#add(start, scanner.at, Math.round(seconds * 1_000))
  }

  #pass(expected: number): void {
    const { scanner } = this
    scanner.space()
    if (scanner.bytes[scanner.at] !== expected) throw this.#unexpected()
    scanner.at += 1
  }

  #unexpected(): Error {
    const isOver = this.scanner.at >= this.scanner.bytes.byteLength
    return isOver ? new ScanError('ends within a point') : wrongShape()
  }

  #add(start: number, end: number, ms: number): void {
    if (ms <= this.#last)
      throw badAnswer('unordered', 'The answer of the metrics engine is not in order of time.')
    this.#last = ms
    const steps = (ms - this.from) / this.stepMs
    if (steps < 0 || !Number.isInteger(steps)) this.#onGrid = false
    const point = this.#count
    if (point === this.#at.length) this.#grow()
    if (point > 0 && start !== (this.#ends[point - 1] ?? 0) + 1) this.#isDense = false
    this.#at[point] = steps
    this.#starts[point] = start
    this.#ends[point] = end
    this.#count += 1
  }

  #grow(): void {
    this.#at = doubled(this.#at)
    this.#starts = doubled(this.#starts)
    this.#ends = doubled(this.#ends)
  }

  /** Without spaces between them, the text of the points is taken as it stands. */
  #text(): { starts: Uint32Array; text: Buffer } {
    const { bytes } = this.scanner
    const starts = this.#starts.slice(0, this.#count)
    const first = starts[0] ?? 0
    const end = this.#ends[this.#count - 1] ?? 0
    if (this.#isDense)
      return { starts: starts.map((start) => start - first), text: bytes.subarray(first, end) }
    const texts = Array.from(starts, (start, point) => bytes.toString('utf8', start, this.#ends[point]))
    let offset = 0
    for (const [point, text] of texts.entries()) {
      starts[point] = offset
      offset += Buffer.byteLength(text) + 1
    }
    return { starts, text: Buffer.from(texts.join(',')) }
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
