import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { openLive } from './live.mjs'
import { openOutbox } from './outbox.mjs'
import { readPlayers } from './players.mjs'
import { openScoring } from './scoring.mjs'
import { createTraffic } from './traffic.mjs'
import { createWork } from './work.mjs'

/*
 * All of Paddock's queue workers, and what makes their jobs: one process, which whoever started it tells what goes
 * wrong, by messages `{ fault, hasCampaign }`.
 */
const AGAIN_MS = 1_000
const QUIET_MS = 30_000
const { env } = process
const databaseUrl = env.PADDOCK_DATABASE_URL
const sql = postgres(databaseUrl, { max: 2, connect_timeout: 5, onnotice: () => undefined })
const toldAt = new Map()
let fault = 'ok'
let traffic
let isStopping = false

process.once('SIGTERM', stop)
process.once('SIGINT', stop)
// Whoever started us is gone: a demo must not outlive its host.
process.once('disconnect', stop)
process.on('unhandledRejection', (error) => {
  onError(error)
})

const isPoisoned = () => fault === 'poisoned'
const work = createWork({ sql, mail: mailRelays(), isPoisoned })
const opened = []
const players = await untilThere(() => readPlayers(sql))
const [outbox, scoring, live] = await Promise.all([
  open(() => openOutbox({ databaseUrl, work, onError, digest: () => traffic.digest() })),
  open(() => openScoring({ databaseUrl, work, onError, onFatal: stop })),
  env.PADDOCK_REDIS_URL
    ? open(() => openLive({ redisUrl: env.PADDOCK_REDIS_URL, work, onError, raceId: players.race }))
    : undefined,
])
traffic = createTraffic({ engines: { outbox, scoring, live }, players, isPoisoned, onError })
if (outbox.isNew) await traffic.begin()
let turn = Promise.resolve()
process.on('message', (told) => {
  turn = turn.then(() => obey(told))
})
process.send?.('ready')

async function obey(told) {
  fault = told.fault
  try {
    if (told.hasCampaign) await traffic.sendCampaign()
    await Promise.all([outbox.setStuck(fault === 'stuck'), scoring.work(), live?.work()])
    traffic.start()
  } catch (error) {
    onError(error)
  }
}

async function open(engine) {
  const found = await untilThere(engine)
  opened.push(found)
  return found
}

/** The database may come later than we do. */
async function untilThere(find) {
  for (;;) {
    try {
      const found = await find()
      if (found !== undefined) return found
    } catch (error) {
      onError(error)
    }
    await sleep(AGAIN_MS)
  }
}

/** One line for what goes on for long. */
function onError(error) {
  const line = error?.message || error?.code || String(error)
  const now = Date.now()
  if (now - (toldAt.get(line) ?? 0) < QUIET_MS) return
  if (toldAt.size > 100) toldAt.clear()
  toldAt.set(line, now)
  console.error(
    JSON.stringify({ time: new Date(now).toISOString(), event: 'queue_worker_error', error: line }),
  )
}

async function stop() {
  if (isStopping) return
  isStopping = true
  traffic?.stop()
  await Promise.allSettled(opened.map((engine) => engine.stop()))
  await sql.end({ timeout: 1 })
  process.exit(0)
}

function mailRelays() {
  return {
    host: env.PADDOCK_MAIL_HOST ?? '127.0.0.1',
    port: Number(env.PADDOCK_MAIL_PORT),
    bulkPort: Number(env.PADDOCK_BULK_MAIL_PORT),
  }
}
