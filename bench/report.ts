export type Check = {
  /** The goal's id where it has one. */
  id: string
  value: number
  /** As a reader writes it: `>= 8`. */
  goal: string
  ok: boolean
}

/** Prints what a bench found, with `--json` as one last line for machines, and ends the process: 1 when a goal is missed. */
export function report(bench: string, checks: Check[]): never {
  for (const { id, value, goal, ok } of checks)
    console.log(`${ok ? 'ok  ' : 'MISS'} ${bench} ${id}: ${Math.round(value * 100) / 100} (goal ${goal})`)
  if (process.argv.includes('--json')) console.log(JSON.stringify({ bench, checks }))
  process.exit(checks.every(({ ok }) => ok) ? 0 : 1)
}

export const atMost = (id: string, value: number, most: number): Check => ({
  id,
  value,
  goal: `<= ${most}`,
  ok: value <= most,
})

export const exactly = (id: string, value: number, wanted: number): Check => ({
  id,
  value,
  goal: `= ${wanted}`,
  ok: value === wanted,
})

export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
