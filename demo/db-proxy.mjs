import { connect } from 'node:net'
import { createGate } from './gate.mjs'

const MOST_WAITING_BYTES = 1024 * 1024

/**
 * The line to Paddock's database. Answers come `delayMs` later, as from a database that is slow at every round
 * trip; shut, it refuses.
 */
export function createDatabaseProxy({ host, port, target }) {
  let delayMs = 0

  const gate = createGate({
    host,
    port,
    onConnection(client) {
      const upstream = connect(target)
      client.setNoDelay(true)
      upstream.setNoDelay(true)
      upstream.on('error', () => client.destroy())
      upstream.on('close', () => client.destroy())
      client.on('close', () => upstream.destroy())
      client.pipe(upstream)
      forwardLater(upstream, client, () => delayMs)
    },
  })

  return {
    open: gate.open,
    shut: gate.shut,
    get port() {
      return gate.port
    },
    setDelay(milliseconds) {
      delayMs = milliseconds
    },
  }
}

/** Each chunk leaves in its turn, at its arrival plus the delay of that moment. */
function forwardLater(from, to, delayMs) {
  const waiting = []
  let lastDueAt = 0

  from.on('data', (chunk) => {
    const now = performance.now()
    lastDueAt = Math.max(lastDueAt, now + delayMs())
    if (waiting.length === 0 && lastDueAt <= now) return pass(chunk)
    waiting.push(chunk)
    setTimeout(() => pass(waiting.shift()), lastDueAt - now)
  })

  function pass(chunk) {
    if (to.destroyed) return
    to.write(chunk)
    if (to.writableLength < MOST_WAITING_BYTES) return
    from.pause()
    to.once('drain', () => from.resume())
  }
}
