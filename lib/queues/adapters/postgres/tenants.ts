import { z } from 'zod'
import type { QueueReading } from '@/lib/queues/adapter'

/** Waiting jobs looked at, and the stored size beyond which a payload is not opened for its tenant. */
export const TENANT_SAMPLE = 1_000
export const OPENED_BYTES = 65_536
export const TENANT_CHARACTERS = 200

export type Tenants = ReadonlyMap<string, QueueReading['tenants']>

const rows = z.array(z.object({ queue: z.string(), tenant: z.string(), jobs: z.int() }))

/** Largest share first; where shares are equal, by name. */
export function tenantsOf(answer: readonly unknown[]): Tenants {
  const byQueue = new Map<string, QueueReading['tenants']>()
  for (const { queue, ...share } of rows.parse(answer))
    byQueue.set(queue, [...(byQueue.get(queue) ?? []), share])
  for (const shares of byQueue.values())
    shares.sort((one, other) => other.jobs - one.jobs || one.tenant.localeCompare(other.tenant))
  return byQueue
}
