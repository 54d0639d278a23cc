import type { Redis } from 'ioredis'
import { AppError } from '@/lib/errors'
import { within } from '@/lib/within'

export type Connection = {
  /** Runs `work` on the connection that all looks share, opened when it is first needed. */
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  /** Runs `work` on a connection of its own, which nobody else sends anything on. */
  alone<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  close(): void
}

/**
 * Connections to Redis that are made when somebody asks and never by themselves: what fails or is late is dropped, and
 * the next who asks makes a new one.
 */
export function connectTo(url: string, timeoutMs: number): Connection {
  let shared: Promise<Redis> | undefined
  const open = new Set<Redis>()

  async function connect(): Promise<Redis> {
    const redis = await newClient(url, timeoutMs)
    // The driver tells the reason of a failure only here, and every failure reaches who asked.
    let reason: Error | undefined
    redis.on('error', (error) => {
      reason = error
    })
    open.add(redis)
    try {
      await within(redis.connect(), timeoutMs)
      return redis
    } catch (error) {
      drop(redis)
      throw reason ?? error
    }
  }

  function drop(redis: Redis): void {
    open.delete(redis)
    redis.disconnect()
  }

  async function bounded<T>(connecting: Promise<Redis>, work: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await within(connecting.then(work), timeoutMs)
    } catch (error) {
      throw unavailable(error)
    }
  }

  return {
    async ask(work) {
      shared ??= connect()
      const mine = shared
      try {
        return await bounded(mine, work)
      } catch (error) {
        if (error instanceof AppError && error.code === 'unavailable' && !isReply(error.cause)) {
          if (shared === mine) shared = undefined
          mine.then(drop, () => undefined)
        }
        throw error
      }
    },
    async alone(work) {
      const mine = connect()
      try {
        return await bounded(mine, work)
      } finally {
        mine.then(drop, () => undefined)
      }
    },
    close() {
      shared = undefined
      for (const redis of open) drop(redis)
    },
  }
}

async function newClient(url: string, timeoutMs: number): Promise<Redis> {
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url))
    throw new AppError('unavailable', 'The address of this queue source is not a redis:// address.')
  const { Redis } = await import('ioredis')
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
    protocol: 2,
    connectionName: 'pitwall',
  })
}

/** Our own refusals pass, mistakes in our code too: whatever else happens here is Redis or the way to it. */
function unavailable(error: unknown): unknown {
  if (error instanceof AppError || OUR_MISTAKES.some((kind) => error instanceof kind)) return error
  return new AppError('unavailable', textOf(error), { retryAfterSeconds: 5, cause: error })
}

const OUR_MISTAKES = [TypeError, ReferenceError, RangeError, SyntaxError]

const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError'

/** In our words: those of the driver hold addresses, those of Redis the command that was sent. */
function textOf(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  const code = String(Reflect.get(Object(error), 'code') ?? '')
  const known = TEXTS.find(([pattern]) => pattern.test(message) || pattern.test(code))
  return known?.[1] ?? (isReply(error) ? 'Redis refuses the command.' : 'Redis cannot be reached.')
}

const TEXTS: [RegExp, string][] = [
  [/WRONGPASS|NOAUTH|invalid password|AUTH/, 'Redis does not accept the credentials.'],
  [/NOPERM/, 'Redis does not allow its user what is needed.'],
  [/LOADING/, 'Redis is still loading its data.'],
  [/BUSY/, 'Redis is busy with a script.'],
  [/READONLY/, 'This Redis only reads: it is a replica.'],
  [/MOVED|CROSSSLOT/, 'Redis Cluster cannot be watched.'],
  [/ECONNREFUSED/, 'Redis refuses the connection.'],
  [/ENOTFOUND|EAI_/, 'The name of the Redis server cannot be found.'],
  [/TIMEDOUT|timed out/i, 'Redis did not answer in time.'],
]
