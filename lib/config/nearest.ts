/** The known word that is closest in spelling, when one is close enough to be meant. */
export function nearest(word: string, known: string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: unlikeness(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance)
  const [best] = ranked
  const allowed = Math.max(2, Math.ceil(word.length / 2))
  return best && best.distance <= allowed ? best.candidate : undefined
}

/** `intervall` means `intervalSeconds` rather than `internal`: a shared beginning counts almost like the whole. */
const unlikeness = (word: string, candidate: string) =>
  Math.min(editDistance(word, candidate), editDistance(word, candidate.slice(0, word.length)) + 0.5)

/** Levenshtein distance. */
function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...left].entries()) {
    const line = [row + 1]
    for (const [column, other] of [...right].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    above = line
  }
  return above.at(-1) ?? 0
}
