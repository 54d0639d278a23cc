import type { Context } from '@/lib/context'
import type { Exclusion } from '../series'

/** Stretches of a service that are not learned from, oldest first. */
export async function listExclusions(
  _ctx: Context,
  _service: string,
  _range: { from: Date; to: Date },
): Promise<Exclusion[]> {
  return []
}
