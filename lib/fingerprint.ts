import { createHash } from 'node:crypto'

const FOLDS: [RegExp, string][] = [
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '<id>'],
  [/\bhttps?:\/\/\S+/g, '<url>'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<address>'],
  [/(?:[A-Za-z]:)?(?:[\\/][\w.@+-]+){2,}/g, '<path>'],
  [/\b(?=[\da-f]*\d)[\da-f]{8,}\b/gi, '<id>'],
  // Letters and digits mixed, as most generators write ids: cus_9s6XKzkNRiz8i3.
  [/\b(?=\w*[A-Za-z])(?=\w*\d)\w{12,}\b/g, '<id>'],
  [/\d+(?:[.,:]\d+)*/g, '<n>'],
  [/\s+/g, ' '],
]

/** The same for lines that differ in numbers, ids, addresses and paths alone; 16 letters. */
export const fingerprintOf = (line: string): string =>
  createHash('sha256').update(folded(line)).digest('hex').slice(0, 16)

const folded = (line: string): string =>
  FOLDS.reduce((rest, [pattern, word]) => rest.replace(pattern, word), line.slice(0, 1_000)).trim()
