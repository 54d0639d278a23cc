import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stopChild, withDeadline } from './child.mjs'

const READY_MS = 15_000

/** A small Redis for Paddock's queues, where one is installed; `url` is undefined where there is none. */
export async function startRedis({ dir, dataDir, tools, password, freePort, log, spawnChild }) {
  const redis = tools.findRedis()
  if (!redis) return { missing: [], stop: async () => undefined }

  const port = await freePort(4225)
  const child = spawnChild('redis', redis, [writeConfig(dir, { port, password })], {
    env: {},
    logFile: join(dataDir, 'log', 'redis.log'),
  })
  const stop = () => stopChild(child)
  try {
    await withDeadline(child, READY_MS, 'Redis', () => isListening(port))
    log(`  Redis redis://127.0.0.1:${port}`)
    return { url: `redis://:${password}@127.0.0.1:${port}`, missing: [], stop }
  } catch (error) {
    return {
      missing: [`No BullMQ queues: ${error.message}; its log is log/redis.log in the data folder`],
      stop,
    }
  }
}

/** The password stands in a file, where no list of processes shows it. */
function writeConfig(dir, { port, password }) {
  const storage = join(dir, 'redis')
  mkdirSync(storage, { recursive: true, mode: 0o700 })
  const file = join(dir, 'redis.conf')
  const settings = {
    bind: '127.0.0.1',
    port,
    requirepass: password,
    dir: JSON.stringify(storage),
    save: '60 20',
    'stop-writes-on-bgsave-error': 'no',
    maxmemory: '64mb',
    'maxmemory-policy': 'noeviction',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}

async function isListening(port) {
  const isThere = await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
  if (!isThere) await sleep(50)
  return isThere
}
