import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionOptions, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { type AdapterSettings, JOB_STATES } from '@/lib/queues/adapter'
import type { EngineUnderTest, NewJob, Outcome } from '@/lib/queues/adapter.contract'
import { type RedisServer, startRedis } from '@/lib/queues/testing/redis'
import { openBullmq } from './adapter'

/** BullMQ as its users use it, on a Redis of its own. */
export class BullmqEngine implements EngineUnderTest {
  readonly can = {
    retry: true,
    discard: true,
    pause: true,
    schedules: true,
    payloadFilter: true,
    forgetsCompleted: false,
  }
  readonly states = JOB_STATES
  readonly countsFreely = true
  readonly knowsWorkers = true
  readonly knowsCron = true
  private server: RedisServer | undefined
  private client: Redis | undefined
  private readonly queues = new Map<string, Queue>()
  private readonly held = new Set<() => Promise<void>>()

  get process() {
    if (!this.server) throw new Error('Redis is not started')
    return this.server.process
  }

  get redis(): Redis {
    if (!this.client) throw new Error('Redis is not started')
    return this.client
  }

  get connection(): ConnectionOptions {
    return { ...this.address(), maxRetriesPerRequest: null }
  }

  start = async () => {
    this.server = await startRedis()
    this.client = new Redis(this.address())
  }

  stop = async () => {
    await Promise.all([...this.held].map((release) => release()))
    await Promise.all([...this.queues.values()].map((queue) => queue.close()))
    this.client?.disconnect()
    await this.server?.stop()
  }

  address = () => ({ host: '127.0.0.1', port: this.server?.port ?? 0 })

  open = (settings: AdapterSettings, { host, port } = this.address()) =>
    openBullmq({ url: `redis://${host}:${port}`, prefix: 'bull', names: undefined }, settings)

  openReadOnly = async (settings: AdapterSettings) => {
    await this.redis.call('ACL', 'SETUSER', 'reader', 'reset', 'on', '>looks', '+@read', '+eval', '~bull:*')
    const url = `redis://reader:looks@127.0.0.1:${this.address().port}`
    return openBullmq({ url, prefix: 'bull', names: undefined }, settings)
  }

  queue = (name: string): Queue => {
    const queue = this.queues.get(name) ?? new Queue(name, { connection: this.connection })
    this.queues.set(name, queue)
    return queue
  }

  addQueue = async (name: string) => {
    await this.queue(name).waitUntilReady()
  }

  produce = async (name: string, jobs: readonly NewJob[]) => {
    const made = await this.queue(name).addBulk(
      jobs.map(({ payload = {}, delayMs = 0, maxAttempts = 1 }) => ({
        name: 'task',
        data: payload,
        opts: { delay: delayMs, attempts: maxAttempts, backoff: { type: 'fixed', delay: 60_000 } },
      })),
    )
    return made.map(({ id = '' }) => id)
  }

  work = (name: string, outcomes: readonly Outcome[]) => workOff(name, this.connection, outcomes)

  hold = async (name: string) => {
    const { worker, letGo } = await holdOne(name, this.connection)
    const release = async () => {
      this.held.delete(release)
      letGo()
      await worker.close()
    }
    this.held.add(release)
    return { release }
  }

  schedule = async (name: string) => {
    await this.queue(name).upsertJobScheduler('each-minute', { pattern: '* * * * *' }, { name: 'report' })
    await this.work(name, ['ok'])
  }

  produceBinary = async (name: string) => {
    const { id = '' } = await this.queue(name).add('task', {})
    await this.redis.hset(`bull:${name}:${id}`, 'data', Buffer.from([0xff, 0xfe, 0x00, 0x80]))
    return id
  }
}

/** A worker that works one job for each outcome and is gone. */
export async function workOff(name: string, connection: ConnectionOptions, outcomes: readonly Outcome[]) {
  const left = [...outcomes]
  await new Promise<void>((resolve, reject) => {
    const end = () => void worker.close().then(resolve, reject)
    const worker = new Worker(
      name,
      async () => {
        // Two ends in one millisecond would have no order.
        await sleep(2)
        const outcome = left.shift() ?? 'ok'
        if (left.length === 0) setImmediate(end)
        if (outcome !== 'ok') throw new Error('fails' in outcome ? outcome.fails : outcome.heals)
        return { sent: true }
      },
      { connection, concurrency: 1 },
    )
    worker.on('error', reject)
  })
}

async function holdOne(name: string, connection: ConnectionOptions) {
  const gate = new EventEmitter()
  const begun = once(gate, 'begun')
  const worker = new Worker(
    name,
    async () => {
      const released = once(gate, 'release')
      gate.emit('begun')
      void worker.pause(true)
      await released
    },
    { connection, concurrency: 1 },
  )
  await begun
  return { worker, letGo: () => void gate.emit('release') }
}
