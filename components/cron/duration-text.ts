const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const
const TEXT = /^(?:(\d+) ?d)? ?(?:(\d+) ?h)? ?(?:(\d+) ?m(?:in)?)? ?(?:(\d+) ?s)?$/i

/** `5m`, `1h 30m`: as people type it. */
export function durationText(seconds: number): string {
  if (seconds === 0) return '0s'
  let rest = seconds
  const said = UNITS.flatMap(([unit, length]) => {
    const amount = Math.floor(rest / length)
    rest -= amount * length
    return amount === 0 ? [] : [`${amount}${unit}`]
  })
  return said.join(' ')
}

/** Undefined for what is no length of time. */
export function parseDuration(text: string): number | undefined {
  const match = TEXT.exec(text.trim())
  if (!match || text.trim() === '') return undefined
  return UNITS.reduce((sum, [, length], place) => sum + Number(match[place + 1] ?? 0) * length, 0)
}
