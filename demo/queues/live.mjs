import { Queue, Worker } from 'bullmq'

const MINUTE_MS = 60_000
const KEPT = {
  removeOnComplete: { count: 300 },
  removeOnFail: { age: 6 * 3_600, count: 500 },
}

/** Paddock's push messages and timing feed, in BullMQ. */
export async function openLive({ redisUrl, work, raceId, onError }) {
  const connection = { url: redisUrl, maxRetriesPerRequest: null }
  const defaultJobOptions = { ...KEPT, attempts: 4, backoff: { type: 'exponential', delay: 3_000 } }
  const [push, timing] = ['push', 'timing-feed'].map(
    (name) => new Queue(name, { connection, defaultJobOptions }),
  )
  for (const queue of [push, timing]) queue.on('error', onError)
  await timing.upsertJobScheduler(
    'read-timing',
    { every: MINUTE_MS },
    { name: 'read-timing', data: { raceId }, opts: KEPT },
  )
  let workers = []

  return {
    push: (messages) => push.addBulk(messages.map((data) => ({ name: data.kind, data }))),
    size: () => push.getWaitingCount(),
    work() {
      if (workers.length > 0) return
      workers = [
        new Worker('push', ({ data }) => work.push(data), { connection, concurrency: 3 }),
        new Worker('timing-feed', ({ data }) => work.readTiming(data), { connection }),
      ]
      for (const worker of workers) worker.on('error', onError)
    },
    stop: () => Promise.all([...workers, push, timing].map((part) => part.close())),
  }
}
