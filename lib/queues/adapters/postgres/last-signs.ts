import type { QueueReading } from '@/lib/queues/adapter'

/** Remembers the last sign of a worker of each queue: the rows that show it may be gone at the next look. */
export function lastSigns() {
  const signs = new Map<string, Date>()
  return (reading: QueueReading): QueueReading => {
    const times = [reading.lastWorkedAt, signs.get(reading.queue)].filter((at) => at instanceof Date)
    if (times.length === 0) return reading
    const lastWorkedAt = new Date(Math.max(...times.map(Number)))
    signs.set(reading.queue, lastWorkedAt)
    return { ...reading, lastWorkedAt }
  }
}
