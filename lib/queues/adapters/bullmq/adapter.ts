import type { Redis } from 'ioredis'
import type { ActionOutcome, Capabilities, JobPage, JobRef, OpenAdapter } from '@/lib/queues/adapter'
import type { QueueSourceOf } from '@/lib/queues/config'
import { discardJobs, retryJobs, setPaused, type Target } from './actions'
import { connectTo } from './connection'
import { discovery } from './discover'
import { isQueueName, keysOf } from './keys'
import { detailOf, lookAtJobs } from './look'
import type { Heads } from './oldest'
import { overviewOf } from './overview'
import { pageOf } from './page'
import { idsOfFires, schedulesOf } from './schedules'

const MAX_FIRES = 100
const NO_JOBS: JobPage = { jobs: [], next: null, isBounded: false }
const CAN: Capabilities = {
  retry: true,
  discard: true,
  pause: true,
  schedules: true,
  payloadFilter: true,
  forgetsCompleted: false,
}

type Config = Pick<QueueSourceOf<'bullmq'>, 'url' | 'prefix' | 'names'>

/**
 * BullMQ on Redis. Looks read its keys with commands that only read; what changes a queue is BullMQ's own script, loaded
 * when it is first needed.
 */
export const openBullmq: OpenAdapter<Config> = ({ url, prefix, names }, { tenantPath, timeoutMs }) => {
  const connection = connectTo(url, timeoutMs)
  const discover = discovery(prefix)
  const heads: Heads = new Map()
  const isKnown = (queue: string) => isQueueName(queue) && (names?.includes(queue) ?? true)
  const queuesOf = async (redis: Redis) => names ?? (await discover(redis))
  const readingOf = (redis: Redis, queue: string) => ({
    redis,
    keys: keysOf(prefix, queue),
    tenantPath,
    timeoutMs,
  })
  const look = <T>(queue: string, none: T, work: (reading: ReturnType<typeof readingOf>) => Promise<T>) =>
    connection.ask(async (redis) => (isKnown(queue) ? work(readingOf(redis, queue)) : none))
  const act = <T>(queue: string, none: T, work: (target: Target) => Promise<T>) =>
    connection.alone(async (redis) => (isKnown(queue) ? work({ redis, prefix, queue }) : none))
  const gone = (jobs: readonly JobRef[]) => jobs.map((): ActionOutcome => 'gone')

  return {
    engine: 'bullmq',
    can: CAN,
    overview: () =>
      connection.ask(async (redis) =>
        overviewOf({ redis, prefix, tenantPath, heads }, await queuesOf(redis)),
      ),
    jobs: (filter, page) => look(filter.queue, NO_JOBS, (reading) => pageOf(reading, filter, page)),
    job: (queue, id) => look(queue, undefined, (reading) => detailOf(reading, id)),
    lookAt: (queue, ids) => look(queue, [], (reading) => lookAtJobs(reading, ids)),
    retry: (queue, jobs) => act(queue, gone(jobs), (target) => retryJobs(target, jobs)),
    discard: (queue, jobs) => act(queue, gone(jobs), (target) => discardJobs(target, jobs)),
    pause: (queue) => act(queue, false, (target) => setPaused(target, true)),
    resume: (queue) => act(queue, false, (target) => setPaused(target, false)),
    schedules: () => connection.ask(async (redis) => schedulesOf(redis, prefix, await queuesOf(redis))),
    firedBy: (schedule, limit) =>
      look(schedule.queue, [], (reading) =>
        lookAtJobs(reading, idsOfFires(schedule, Math.min(limit, MAX_FIRES))),
      ),
    close: async () => connection.close(),
  }
}
