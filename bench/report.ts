export type Check = {
  /** The goal's id where it has one; several checks may stand for one goal. */
  id: string
  /** Which of them this is. */
  what?: string
  value: number
  /** As a reader writes it: `>= 8`. */
  goal: string
  ok: boolean
}

/** Prints what a bench found, with `--json` as one last line for machines, and ends the process: 1 when a goal is missed. */
export function report(bench: string, checks: Check[]): never {
  for (const { id, what = '', value, goal, ok } of checks) {
    const name = [bench, id, what].filter(Boolean).join(' ')
    console.log(`${ok ? 'ok  ' : 'MISS'} ${name}: ${Math.round(value * 1_000) / 1_000} (goal ${goal})`)
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify({ bench, checks }))
  process.exit(checks.every(({ ok }) => ok) ? 0 : 1)
}

/** `name` begins with the goal's id: `G-P3 moved by a step`. */
export const atMost = (name: string, value: number, most: number): Check => ({
  ...named(name),
  value,
  goal: `<= ${most}`,
  ok: value <= most,
})

export const exactly = (name: string, value: number, wanted: number): Check => ({
  ...named(name),
  value,
  goal: `= ${wanted}`,
  ok: value === wanted,
})

function named(name: string) {
  const [id = '', ...what] = name.split(' ')
  return { id, what: what.join(' ') }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
