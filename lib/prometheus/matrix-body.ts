import { cutStrips, type Piece, type Span, slice } from './piece'

const HEAD = Buffer.from('{"status":"success","data":{"resultType":"matrix","result":[')
const VALUES = Buffer.from(',"values":[')
const COMMA = Buffer.from(',')
const SERIES_END = Buffer.from(']}')

type Notes = { warnings?: string | undefined; infos?: string | undefined; isPartial?: boolean }

/**
 * The answer of Prometheus's API to a range query, put together from pieces (in order of time): the texts of the points
 * are copied, nothing is parsed or written anew.
 */
export function matrixBody(
  pieces: readonly Piece[],
  span: Span,
  { warnings, infos, isPartial = false }: Notes = {},
): Buffer<ArrayBuffer> {
  const strips = cutStrips(pieces, span)
  const labels = new Set(strips.flatMap(({ piece }) => [...piece.tracks.keys()]))
  const parts: Buffer[] = [HEAD]
  for (const label of [...labels].sort()) {
    const texts = strips.flatMap(({ piece, span: own }) => {
      const track = piece.tracks.get(label)
      return (track && slice(piece, track, own)) ?? []
    })
    if (texts.length === 0) continue
    if (parts.length > 1) parts.push(COMMA)
    parts.push(Buffer.from(`{"metric":${label}`), VALUES)
    for (const [place, text] of texts.entries()) parts.push(...(place > 0 ? [COMMA, text] : [text]))
    parts.push(SERIES_END)
  }
  const notes = [
    warnings === undefined ? '' : `,"warnings":${warnings}`,
    infos === undefined ? '' : `,"infos":${infos}`,
    isPartial ? ',"isPartial":true' : '',
  ]
  parts.push(Buffer.from(`]}${notes.join('')}}`))
  return Buffer.concat(parts)
}
