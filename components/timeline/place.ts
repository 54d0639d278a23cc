import type { TimelineMark } from '@/lib/timeline/contract'

/** Epoch milliseconds. */
export type Domain = { from: number; to: number }

/** Percent of the picture's width; what begins before it begins at its edge. */
export type Placed = {
  mark: TimelineMark
  left: number
  width: number
  /** Less room than a number takes. */
  crowded: boolean
}

/** Percent of the width that a number takes. */
const ROOM = 3
/** Percent below which a stretch is drawn as a point. */
const LEAST_WIDTH = 1.2

export const percentOf = ({ from, to }: Domain, at: number): number =>
  Math.max(0, Math.min(100, ((at - from) / (to - from)) * 100))

/** The marks of one track, oldest first. */
export function placeMarks(marks: readonly TimelineMark[], domain: Domain): Placed[] {
  const placed = marks.map((mark) => {
    const left = percentOf(domain, Date.parse(mark.at))
    const end = mark.until === null ? 100 : percentOf(domain, Date.parse(mark.until))
    return { mark, left, width: end - left }
  })
  return placed.map((one, index) => {
    const previous = placed[index - 1]
    const next = placed[index + 1]
    const crowded =
      (previous !== undefined && one.left - previous.left < ROOM) ||
      (next !== undefined && next.left - one.left < ROOM)
    return { ...one, crowded }
  })
}

/** Drawn from its beginning to its end; everything else is drawn as a point. */
export const isStretch = ({ mark, width }: Placed): boolean => mark.count === 1 && width >= LEAST_WIDTH

/** 0-1 on a logarithmic scale: ten times as many are visibly more, and one is still seen. */
export const heightOf = (count: number): number => Math.min(1, 0.35 + Math.log10(count) * 0.22)
