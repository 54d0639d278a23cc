import type { IRedisClient, Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { AppError } from '@/lib/errors'
import type { ActionOutcome, JobRef } from '@/lib/queues/adapter'
import { versionOf } from './job'
import { keysOf } from './keys'
import { peek, textOf } from './peek'
import { answers } from './spots'

const BATCH = 50
const TRIES = 5

export type Target = { redis: Redis; prefix: string; queue: string }

/** Brings failed jobs back by BullMQ's own script. They keep their attempts, so each has one more. */
export async function retryJobs(target: Target, refs: readonly JobRef[]): Promise<ActionOutcome[]> {
  await refuseIfLost(target)
  return inBatches(target, refs, (job) => job.retry('failed'))
}

/** Removes failed jobs by BullMQ's own script, and none of the jobs that belong to them. */
export const discardJobs = (target: Target, refs: readonly JobRef[]): Promise<ActionOutcome[]> =>
  inBatches(target, refs, (job) => job.remove({ removeChildren: false }))

/** @returns whether it changed anything */
export async function setPaused(target: Target, isPaused: boolean): Promise<boolean> {
  const { redis, prefix, queue } = target
  const { meta } = keysOf(prefix, queue)
  if ((await redis.exists(meta)) === 0) throw new AppError('not_found', 'There is no such queue.')
  if (((await redis.hexists(meta, 'paused')) === 1) === isPaused) return false
  if (isPaused && !(await isMovedOn(target)))
    throw new AppError(
      'conflict',
      'Pause this queue where it is used: BullMQ before 6 would lose jobs of it.',
    )
  const { own } = await queueOn(target, (client) => client)
  await (isPaused ? own.pause() : own.resume())
  return true
}

/**
 * Before 6 the jobs of a paused queue stood in a list of their own, which took the place of the other list on resume:
 * what 6 puts into that one meanwhile would be gone.
 */
async function refuseIfLost(target: Target): Promise<void> {
  const isPaused = (await target.redis.hexists(keysOf(target.prefix, target.queue).meta, 'paused')) === 1
  if (isPaused && !(await isMovedOn(target)))
    throw new AppError(
      'conflict',
      'Resume this queue first: while it is paused, BullMQ before 6 would lose its jobs.',
    )
}

async function isMovedOn({ redis, prefix, queue }: Target): Promise<boolean> {
  const version = await redis.hget(keysOf(prefix, queue).meta, 'version')
  return Number(/^\D*(\d+)\./.exec(version ?? '')?.[1] ?? 0) >= 6
}

type Act = (job: Job) => Promise<void>

async function inBatches(target: Target, refs: readonly JobRef[], act: Act): Promise<ActionOutcome[]> {
  const outcomes: ActionOutcome[] = []
  for (let from = 0; from < refs.length; from += BATCH)
    outcomes.push(...(await batch(target, refs.slice(from, from + BATCH), act)))
  return outcomes
}

/** All or, when one of these jobs changes meanwhile, none and again: Redis watches the jobs that were read. */
async function batch(target: Target, refs: readonly JobRef[], act: Act): Promise<ActionOutcome[]> {
  const { redis, prefix, queue } = target
  const keys = keysOf(prefix, queue)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await redis.watch(...refs.map(({ id }) => keys.job(id)))
    const outcomes = await currentOutcomes(target, refs)
    const wanted = refs.filter((_ref, at) => outcomes[at] === 'done')
    if (wanted.length === 0) {
      await redis.unwatch()
      return outcomes
    }
    if (await actAtOnce(target, wanted, act)) return outcomes
  }
  throw new AppError('unavailable', 'These jobs change too fast to be caught.', { retryAfterSeconds: 5 })
}

/** What would come of it now. */
async function currentOutcomes(
  { redis, prefix, queue }: Target,
  refs: readonly JobRef[],
): Promise<ActionOutcome[]> {
  const keys = keysOf(prefix, queue)
  const fields = await peek(
    redis,
    refs.map(({ id }) => keys.job(id)),
    { timestamp: 32, finishedOn: 32, atm: 16 },
  )
  const pipeline = redis.pipeline()
  for (const { id } of refs) pipeline.zscore(keys.failed, id)
  const failed = await answers(pipeline)
  return refs.map(({ version }, at) => {
    const job = fields[at]
    if (!job?.timestamp) return 'gone'
    return typeof failed[at] === 'string' && versionOf(job) === version ? 'done' : 'changed'
  })
}

/** @returns false when Redis refused, as one of them has changed since it was watched */
async function actAtOnce(target: Target, refs: readonly JobRef[], act: Act): Promise<boolean> {
  const { redis, prefix, queue } = target
  const keys = keysOf(prefix, queue)
  const opts = await peek(
    redis,
    refs.map(({ id }) => keys.job(id)),
    { opts: 65_536 },
  )
  let isRefused = false
  const { own, Job } = await queueOn(target, (client) =>
    together(client, refs.length, () => {
      isRefused = true
    }),
  )
  // The payload is left where it is: these scripts need an id, and whether the job goes to the front.
  const jobs = refs.map(({ id }, at) => new Job(own, '', {}, { lifo: isLifo(textOf(opts[at]?.opts)) }, id))
  const results = await Promise.allSettled(jobs.map(act))
  if (isRefused) return false
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) throw failure.reason
  return true
}

const isLifo = (opts: string | undefined): boolean => /"lifo":\s*true/.test(opts ?? '')

/** BullMQ's queue on this connection, which it neither owns nor writes its own version through. */
async function queueOn({ redis, prefix, queue }: Target, through: (client: IRedisClient) => IRedisClient) {
  const { createIORedisClient, Job, Queue } = await import('bullmq')
  const own: Queue = new Queue(queue, {
    prefix,
    connection: through(createIORedisClient(redis)),
    skipMetasUpdate: true,
    skipVersionCheck: true,
  })
  own.on('error', () => undefined)
  await own.waitUntilReady()
  return { own, Job }
}

/** The same client, but that it keeps scripts until there are `count` of them and then runs them in one transaction. */
function together(client: IRedisClient, count: number, onRefused: () => void): IRedisClient {
  const waiting: {
    name: string
    args: unknown[]
    done: (result: unknown) => void
    fail: (error: unknown) => void
  }[] = []

  async function runAll() {
    const transaction = client.multi()
    for (const { name, args } of waiting) transaction.runCommand(name, args)
    try {
      const results = await transaction.exec()
      if (!results) onRefused()
      for (const [at, { done, fail }] of waiting.entries()) {
        const [error, result] = results?.[at] ?? [null, 1]
        if (error) fail(error)
        else done(result)
      }
    } catch (error) {
      for (const { fail } of waiting) fail(error)
    }
  }
  const runCommand = (name: string, args: unknown[]) =>
    new Promise((done, fail) => {
      waiting.push({ name, args, done, fail })
      if (waiting.length === count) void runAll()
    })
  return new Proxy(client, {
    get: (target, key) => (key === 'runCommand' ? runCommand : Reflect.get(target, key)),
  })
}
