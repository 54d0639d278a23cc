import type { Domain } from './place'

type Zoom = (from: number, to: number) => void

const CLOSER = 0.25
const WIDER = 1

/** Left and right walk the marks in time, up and down change the row, + and - zoom around the mark in focus. */
export function keyOnLanes(key: string, frame: HTMLElement, domain: Domain, zoom: Zoom): void {
  const marks = [...frame.querySelectorAll<HTMLElement>('[data-mark]')].sort(
    (one, other) => atOf(one) - atOf(other),
  )
  const here = marks.findIndex((mark) => mark.matches(':focus'))
  nextMark(key, marks, here)?.focus()
  const length = domain.to - domain.from
  const at = atOf(marks[here]) || domain.to - length / 2
  if (key === '+' || key === '=') zoom(at - length * CLOSER, at + length * CLOSER)
  if (key === '-') zoom(at - length * WIDER, Math.min(at + length * WIDER, Math.max(domain.to, Date.now())))
}

function nextMark(key: string, marks: readonly HTMLElement[], here: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowLeft':
      return here === -1 ? marks.at(-1) : marks[here - 1]
    case 'ArrowRight':
      return here === -1 ? marks[0] : marks[here + 1]
    case 'ArrowUp':
      return inRow(marks, marks[here], -1)
    case 'ArrowDown':
      return inRow(marks, marks[here], 1)
    case 'Home':
      return marks[0]
    case 'End':
      return marks.at(-1)
    default:
      return undefined
  }
}

/** The mark nearest in time of the next row that has one. */
function inRow(marks: readonly HTMLElement[], mark: HTMLElement | undefined, step: -1 | 1) {
  if (!mark) return marks[0]
  const rows = [...new Set([...marks].sort(byPlace).map(rowOf))]
  const row = rows[rows.indexOf(rowOf(mark)) + step]
  const there = row ? marks.filter((other) => rowOf(other) === row) : []
  return there.toSorted((one, other) => distance(one, mark) - distance(other, mark))[0]
}

const rowOf = (mark: HTMLElement) => mark.closest('ul')
const atOf = (mark: HTMLElement | undefined) => Date.parse(mark?.dataset.at ?? '') || 0
const distance = (one: HTMLElement, other: HTMLElement) => Math.abs(atOf(one) - atOf(other))
const byPlace = (one: HTMLElement, other: HTMLElement) =>
  one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
