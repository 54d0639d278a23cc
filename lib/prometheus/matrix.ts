import { AppError } from '@/lib/errors'
import { badAnswer, wrongShape } from './failures'
import { JsonScanner, ScanError } from './json-scanner'
import { makePiece, type Piece, type Span, type Track } from './piece'
import { type Points, readPoints } from './points'

export type Matrix = {
  piece: Piece
  /** JSON of what the engine warned of; such an answer may be incomplete and is not kept. */
  warnings: string | undefined
  infos: string | undefined
  /** Some stores were away (VictoriaMetrics's word for it): not kept either. */
  isPartial: boolean
  /** False: it holds what the cache cannot take apart (native histograms, points off the grid). */
  isPlain: boolean
  /** The answer as it came. */
  raw: Buffer<ArrayBuffer>
}

/**
 * A range query's answer as a piece, in one walk over its bytes.
 *
 * @throws AppError upstream_failed, kind `empty`, `not_json`, `truncated`, `schema`, `unordered`
 */
export function readMatrix(bytes: Buffer<ArrayBuffer>, span: Span, stepMs: number): Matrix {
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
  /** What could not stay where it stands, kept behind the answer. */
  readonly #rewritten: Buffer[] = []
  #end: number
  #status = ''
  #type = ''
  #warnings: string | undefined
  #infos: string | undefined
  #isPartial = false
  #isPlain = true

  constructor(
    private readonly bytes: Buffer<ArrayBuffer>,
    private readonly span: Span,
    private readonly stepMs: number,
  ) {
    this.#scanner = new JsonScanner(bytes)
    this.#end = bytes.byteLength
  }

  read(): Matrix {
    const scanner = this.#scanner
    scanner.object((key) => {
      if (key === 'status') this.#status = scanner.text(() => scanner.skip())
      else if (key === 'data') this.#data()
      else if (key === 'warnings') this.#warnings = this.#list()
      else if (key === 'infos') this.#infos = this.#list()
      else if (key === 'isPartial') this.#isPartial = scanner.text(() => scanner.skip()) === 'true'
      else scanner.skip()
    })
    scanner.space()
    if (scanner.at !== this.bytes.byteLength) throw new ScanError('more than one value')
    if (this.#status !== '"success"' || this.#type !== '"matrix"') throw wrongShape()
    const { stepMs, span, bytes: raw } = this
    const bytes = this.#rewritten.length === 0 ? raw : Buffer.concat([raw, ...this.#rewritten], this.#end)
    return {
      piece: makePiece({ ...span, stepMs, bytes, tracks: this.#tracks }),
      warnings: this.#warnings,
      infos: this.#infos,
      isPartial: this.#isPartial,
      isPlain: this.#isPlain,
      raw,
    }
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
      else if (key === 'values') points = readPoints(scanner, { from: this.span.from, stepMs: this.stepMs })
      else {
        if (key === 'histograms') this.#isPlain = false
        scanner.skip()
      }
    })
    if (!labels?.startsWith('{')) throw wrongShape()
    if (points && points.at.length > 0) this.#keep(labels, points)
  }

  #keep(labels: string, { at, starts, onGrid, text }: Points): void {
    this.#isPlain &&= onGrid && !this.#tracks.has(labels)
    const end = this.#end
    this.#tracks.set(labels, { at, starts: text ? starts.map((start) => start + end) : starts })
    if (!text) return
    this.#rewritten.push(text)
    this.#end += text.byteLength
  }
}
