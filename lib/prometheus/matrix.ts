import { AppError } from '@/lib/errors'
import { badAnswer } from './failures'
import { JsonScanner, ScanError } from './json-scanner'
import { makePiece, type Piece, type Span, type Track } from './piece'

const COMMA = 0x2c
const DOT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const OPEN = 0x5b

export type Matrix = {
  piece: Piece
  /** JSON of what the engine warned of; such an answer may be incomplete and is not kept. */
  warnings: string | undefined
  infos: string | undefined
  /** False: it holds what the cache cannot take apart (native histograms, points off the grid). */
  isPlain: boolean
}

/**
 * A range query's answer as a piece, in one walk over its bytes.
 *
 * @throws AppError upstream_failed, kind `empty`, `not_json`, `truncated`, `schema`, `unordered`
 */
export function readMatrix(bytes: Buffer, span: Span, stepMs: number): Matrix {
  try {
    return new MatrixReader(bytes, span, stepMs).read()
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof ScanError || error instanceof SyntaxError) throw unreadable(bytes)
    throw error
  }
}

/** What the bytes are instead of the JSON they should be. */
export function unreadable(bytes: Buffer): AppError {
  const text = bytes.toString('utf8').trim()
  if (text === '') return badAnswer('empty', 'The metrics engine answered nothing.')
  if (!text.startsWith('{')) return badAnswer('not_json', 'The metrics engine did not answer in JSON.')
  return badAnswer('truncated', 'The answer of the metrics engine breaks off.')
}

class MatrixReader {
  readonly #scanner: JsonScanner
  readonly #tracks = new Map<string, Track>()
  readonly #texts: Buffer[] = []
  #offset = 0
  #status = ''
  #type = ''
  #warnings: string | undefined
  #infos: string | undefined
  #isPlain = true

  constructor(
    private readonly bytes: Buffer,
    private readonly span: Span,
    private readonly stepMs: number,
  ) {
    this.#scanner = new JsonScanner(bytes)
  }

  read(): Matrix {
    const scanner = this.#scanner
    scanner.object((key) => {
      if (key === 'status') this.#status = scanner.text(() => scanner.skip())
      else if (key === 'data') this.#data()
      else if (key === 'warnings') this.#warnings = this.#list()
      else if (key === 'infos') this.#infos = this.#list()
      else scanner.skip()
    })
    scanner.space()
    if (scanner.at !== this.bytes.byteLength) throw new ScanError('more than one value')
    if (this.#status !== '"success"' || this.#type !== '"matrix"') throw wrongShape()
    const { stepMs, span } = this
    const bytes = Buffer.concat(this.#texts, this.#offset)
    const piece = makePiece({ ...span, stepMs, bytes, tracks: this.#tracks })
    return { piece, warnings: this.#warnings, infos: this.#infos, isPlain: this.#isPlain }
  }

  #list(): string | undefined {
    const text = this.#scanner.text(() => this.#scanner.skip())
    return text === '[]' || text === 'null' ? undefined : text
  }

  #data(): void {
    const scanner = this.#scanner
    scanner.object((key) => {
      if (key === 'resultType') this.#type = scanner.text(() => scanner.skip())
      else if (key === 'result') scanner.array(() => this.#series())
      else scanner.skip()
    })
  }

  #series(): void {
    const scanner = this.#scanner
    let labels: string | undefined
    let points: Points | undefined
    scanner.object((key) => {
      if (key === 'metric') labels = scanner.text(() => scanner.skip())
      else if (key === 'values') points = new PointReader(scanner, this.span.from, this.stepMs).read()
      else {
        if (key === 'histograms') this.#isPlain = false
        scanner.skip()
      }
    })
    if (!labels?.startsWith('{')) throw wrongShape()
    if (points && points.at.length > 0) this.#keep(labels, points)
  }

  #keep(labels: string, { at, starts, text, onGrid }: Points): void {
    this.#isPlain &&= onGrid && !this.#tracks.has(labels)
    const offset = this.#offset
    this.#tracks.set(labels, {
      at: Uint32Array.from(at),
      starts: Uint32Array.from([...starts, text.byteLength + 1], (start) => start + offset),
    })
    this.#texts.push(text, Buffer.from(','))
    this.#offset += text.byteLength + 1
  }
}

type Points = { at: number[]; starts: number[]; text: Buffer; onGrid: boolean }

/** The points of one series: where each starts, and at which step. Their values are passed over unread. */
class PointReader {
  readonly #at: number[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #onGrid = true
  #last = Number.NEGATIVE_INFINITY

  constructor(
    private readonly scanner: JsonScanner,
    private readonly from: number,
    private readonly stepMs: number,
  ) {}

  read(): Points {
    this.scanner.array(() => this.#point())
    return { at: this.#at, onGrid: this.#onGrid, ...this.#text() }
  }

  #point(): void {
    const { scanner } = this
    const { bytes } = scanner
    scanner.space()
    this.#starts.push(scanner.at)
    if (bytes[scanner.at] !== OPEN) throw wrongShape()
    scanner.at += 1
    const ms = this.#time()
    scanner.space()
    if (bytes[scanner.at] !== COMMA) throw wrongShape()
    scanner.at += 1
    scanner.space()
    if (bytes[scanner.at] !== 0x22) throw wrongShape()
    scanner.skip()
    scanner.space()
    if (bytes[scanner.at] !== 0x5d) throw wrongShape()
    scanner.at += 1
    this.#ends.push(scanner.at)
    if (ms <= this.#last)
      throw badAnswer('unordered', 'The answer of the metrics engine is not in order of time.')
    this.#last = ms
    const steps = (ms - this.from) / this.stepMs
    this.#onGrid &&= steps >= 0 && Number.isInteger(steps)
    this.#at.push(steps)
  }

  /** Epoch milliseconds; written as whole seconds or with up to three decimals. */
  #time(): number {
    const { bytes } = this.scanner
    let at = this.scanner.at
    let value = 0
    let byte = bytes[at] ?? 0
    for (; byte >= ZERO && byte <= NINE; byte = bytes[++at] ?? 0) value = value * 10 + byte - ZERO
    if (byte === COMMA && at > this.scanner.at) {
      this.scanner.at = at
      return value * 1_000
    }
    const text = this.scanner.text(() => this.scanner.skip())
    const seconds = Number(text)
    if (byte !== DOT || Number.isNaN(seconds)) throw wrongShape()
    return Math.round(seconds * 1_000)
  }

  /** Engines write points without spaces: then the text between first and last is taken as it stands. */
  #text(): { starts: number[]; text: Buffer } {
    const { bytes } = this.scanner
    const starts = this.#starts
    const first = starts[0] ?? 0
    const isDense = starts.every((start, point) => point === 0 || start === (this.#ends[point - 1] ?? 0) + 1)
    if (isDense)
      return { starts: starts.map((start) => start - first), text: bytes.subarray(first, this.#ends.at(-1)) }
    const texts = starts.map((start, point) => bytes.toString('utf8', start, this.#ends[point]))
    const text = Buffer.from(texts.join(','))
    let offset = 0
    const found = texts.map((one) => {
      const start = offset
      offset += Buffer.byteLength(one) + 1
      return start
    })
    return { starts: found, text }
  }
}

const wrongShape = () => badAnswer('schema', 'The answer of the metrics engine is no matrix.')
