import { bandsOf } from '@/lib/anomalies/bands'
import type { Context } from '@/lib/context'
import { watchedServices } from '@/lib/endpoints/watched'

const SLOT_SECONDS = 900
const WEEK_MS = 7 * 86_400_000

export type Grid = { from: number; count: number }

/** Length of one place of the grid. */
export const SLOT_MS = SLOT_SECONDS * 1_000

/**
 * Requests a second of these services in stretches of 15 minutes of the future, as it was usual at that time of the week
 * before. Null where none of them is known; undefined when none is at all.
 */
export async function usualTraffic(
  ctx: Context,
  services: readonly string[],
  { from, count }: Grid,
): Promise<(number | null)[] | undefined> {
  const weeks = Math.max(1, Math.ceil((from - ctx.now.getTime()) / WEEK_MS))
  // In the middle of each stretch: at its ends it is half the one before.
  const middle = from + SLOT_MS / 2 - weeks * WEEK_MS
  const grid = { from: middle, stepSeconds: SLOT_SECONDS, count }
  const watched = watchedServices().filter(({ id }) => services.includes(id))
  const bands = await Promise.all(watched.map(({ id }) => bandsOf(ctx, { service: id, endpoint: '' }, grid)))
  const values = bands.flatMap(({ traffic }) => (traffic ? [traffic.value] : []))
  if (values.length === 0) return undefined
  return Array.from({ length: count }, (_, at) => sumOf(values.map((one) => one[at] ?? null)))
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
