import type { Redis } from 'ioredis'

/**
 * Workers of each queue by the names they give their connections: `prefix:BASE64(queue)`, and after `:w:` the worker's own.
 * Null where Redis or what stands in front of it does not tell.
 */
export async function workersOf(redis: Redis, prefix: string): Promise<Map<string, number> | null> {
  const list = await redis.call('CLIENT', 'LIST').catch(refused)
  if (typeof list !== 'string') return null
  const workers = new Map<string, number>()
  for (const [, name = ''] of list.matchAll(/ name=(\S+)/g)) {
    if (!name.startsWith(`${prefix}:`)) continue
    const queue = queueOf(name.slice(prefix.length + 1))
    if (queue !== undefined) workers.set(queue, (workers.get(queue) ?? 0) + 1)
  }
  return workers
}

function queueOf(name: string): string | undefined {
  const [encoded = '', mark] = name.split(':')
  if (mark !== undefined && mark !== 'w') return undefined
  const queue = Buffer.from(encoded, 'base64').toString('utf8')
  return Buffer.from(queue).toString('base64') === encoded ? queue : undefined
}

function refused(error: unknown): null {
  if (error instanceof Error && error.name === 'ReplyError') return null
  throw error
}
