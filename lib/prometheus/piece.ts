/** Grid points from `from` to `to` (epoch milliseconds, both on the grid, inclusive) at a distance of `stepMs`. */
export type Span = { from: number; to: number }

/**
 * The points of one series in a piece. Point i lies `at[i]` steps after the piece's start; its text, `[time,"value"]`,
 * stands in the piece's bytes from `starts[i]` to the comma before `starts[i + 1]`.
 */
export type Track = { at: Uint32Array; starts: Uint32Array }

/**
 * What a query gave over a span, as the engine wrote it: texts are kept and served, never parsed into numbers. Pieces do
 * not change.
 */
export type Piece = Span & {
  stepMs: number
  bytes: Buffer
  /** By the JSON of the series' labels. */
  tracks: Map<string, Track>
  /** What holding it costs. */
  size: number
}

const TRACK_OVERHEAD = 300

export function makePiece(piece: Omit<Piece, 'size'>): Piece {
  let size = piece.bytes.byteLength
  for (const [labels, { at, starts }] of piece.tracks)
    size += TRACK_OVERHEAD + 2 * labels.length + at.byteLength + starts.byteLength
  return { ...piece, size }
}

/** The bytes of a track's points within a span, joined by commas; undefined when there are none. */
export function slice(piece: Piece, { at, starts }: Track, span: Span): Buffer | undefined {
  const first = lowerBound(at, (span.from - piece.from) / piece.stepMs)
  const end = lowerBound(at, (span.to - piece.from) / piece.stepMs + 1)
  if (first >= end) return undefined
  return piece.bytes.subarray(starts[first], (starts[end] ?? 0) - 1)
}

/** The part of a piece that lies in a span; undefined when none does. */
export function cut(piece: Piece, span: Span): Piece | undefined {
  const from = Math.max(piece.from, span.from)
  const to = Math.min(piece.to, span.to)
  if (from > to) return undefined
  return from === piece.from && to === piece.to ? piece : join([piece], { from, to })
}

/**
 * One piece of the points of several within a span; the pieces are in order of time and share one grid. Where two hold
 * the same time, the earlier one in the list counts.
 */
export function join(pieces: readonly Piece[], span: Span): Piece {
  const stepMs = pieces[0]?.stepMs ?? 1
  const strips = cutStrips(pieces, span)
  const labels = new Set(pieces.flatMap(({ tracks }) => [...tracks.keys()]))
  const buffers: Buffer[] = []
  const tracks = new Map<string, Track>()
  let offset = 0
  for (const label of labels) {
    const track = joinTrack(strips, label, { from: span.from, stepMs, offset, buffers })
    if (!track) continue
    tracks.set(label, track)
    offset = track.starts.at(-1) ?? offset
  }
  return makePiece({ ...span, stepMs, bytes: Buffer.concat(buffers, offset), tracks })
}

export type Strip = { piece: Piece; span: Span }

/** Which piece answers for which part of a span: no time twice. */
export function cutStrips(pieces: readonly Piece[], { from, to }: Span): Strip[] {
  const strips: Strip[] = []
  let next = from
  for (const piece of pieces) {
    const span = { from: Math.max(piece.from, next), to: Math.min(piece.to, to) }
    if (span.from > span.to) continue
    strips.push({ piece, span })
    next = span.to + piece.stepMs
  }
  return strips
}

type Target = { from: number; stepMs: number; offset: number; buffers: Buffer[] }

function joinTrack(strips: readonly Strip[], label: string, target: Target): Track | undefined {
  const at: number[] = []
  const starts: number[] = []
  let offset = target.offset
  for (const { piece, span } of strips) {
    const track = piece.tracks.get(label)
    const text = track && slice(piece, track, span)
    if (!track || !text) continue
    const shift = (piece.from - target.from) / target.stepMs
    const first = lowerBound(track.at, (span.from - piece.from) / piece.stepMs)
    const end = lowerBound(track.at, (span.to - piece.from) / piece.stepMs + 1)
    const base = offset - (track.starts[first] ?? 0)
    for (let point = first; point < end; point++) {
      at.push((track.at[point] ?? 0) + shift)
      starts.push((track.starts[point] ?? 0) + base)
    }
    target.buffers.push(text, COMMA)
    offset += text.byteLength + 1
  }
  if (at.length === 0) return undefined
  return { at: Uint32Array.from(at), starts: Uint32Array.from([...starts, offset]) }
}

const COMMA = Buffer.from(',')

/** The first place whose value is not below `wanted`. */
function lowerBound(sorted: Uint32Array, wanted: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
