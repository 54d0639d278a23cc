import type { Context } from '@/lib/context'
import { formatDuration } from '@/lib/format'
import { levelWords } from '@/lib/status/rules'
import type { NeededDependency } from '../contract'
import { withLevels } from '../needs'

/** So long must a dependency have been healthy before jobs that wait for it go on. */
export const HEALTHY_MS = 5 * 60_000

/** Those of them that are not operational, or not for so long. */
export async function unhealthyOf(
  ctx: Context,
  ids: readonly string[],
  healthyMs = 0,
): Promise<NeededDependency[]> {
  const needs = await withLevels(
    ctx,
    ids.map((id) => ({ id, because: 'declared' })),
  )
  return needs.filter(
    ({ level, since }) =>
      level !== 'operational' || (since !== null && ctx.now.getTime() - Date.parse(since) < healthyMs),
  )
}

/** `Mail has been in major outage for 12 min.`; nothing when all is well. */
export const unhealthyWords = (needs: readonly NeededDependency[], now: Date): string =>
  needs.map(({ name, level, since }) => `${name} ${stateWords(level, since, now)}.`).join(' ')

function stateWords(level: NeededDependency['level'], since: string | null, now: Date): string {
  if (level === 'unknown') return 'is not known to be healthy'
  const length = since === null ? '' : ` for ${formatDuration((now.getTime() - Date.parse(since)) / 1_000)}`
  return `has been ${levelWords(level)}${length}`
}
