import { config } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import type { QuietQuery, QuietSlots } from './contract'
import { SLOT_MS, usualTraffic } from './traffic'

const DAYS = 7
const SHOWN = 5

/** Where maintenance would disturb least: the quietest times of the next seven days that do not overlap. */
export async function listQuietSlots(ctx: Context, { service, minutes }: QuietQuery): Promise<QuietSlots> {
  requirePermission(ctx, 'maintenance:read')
  const services = service === undefined ? config().services.map(({ id }) => id) : [service]
  const from = Math.ceil(ctx.now.getTime() / SLOT_MS) * SLOT_MS
  const length = Math.ceil((minutes * 60_000) / SLOT_MS)
  const rates = await usualTraffic(ctx, services, { from, count: (DAYS * 86_400_000) / SLOT_MS })
  const found = rates ? quietest(rates, length) : []
  return {
    items: found.map(({ at, rate }) => ({
      startsAt: new Date(from + at * SLOT_MS).toISOString(),
      endsAt: new Date(from + (at + length) * SLOT_MS).toISOString(),
      requestsPerSecond: rate,
      requests: Math.round((rate * length * SLOT_MS) / 1_000),
    })),
    nextCursor: null,
  }
}

type Stretch = { at: number; rate: number }

function quietest(rates: readonly (number | null)[], length: number): Stretch[] {
  const stretches = rates.flatMap((_, at): Stretch[] => {
    const inside = rates.slice(at, at + length)
    const known = inside.filter((rate) => rate !== null)
    if (known.length < length) return []
    return [{ at, rate: known.reduce((sum, rate) => sum + rate, 0) / length }]
  })
  const chosen: Stretch[] = []
  for (const one of stretches.sort((left, right) => left.rate - right.rate || left.at - right.at)) {
    if (chosen.some(({ at }) => Math.abs(at - one.at) < length)) continue
    chosen.push(one)
    if (chosen.length === SHOWN) break
  }
  return chosen
}
