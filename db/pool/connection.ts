import { Socket } from 'node:net'
import postgres from 'postgres'
import type { PoolLimits } from './limits'

const CANCEL_REQUEST = 80877102

/** One connection for its whole life: when it closes it stays closed, a statement never slips onto another one. */
export type Connection = {
  client: postgres.Sql
  openedAt: number
  isAlive: () => boolean
  /** Asks the server to stop what runs here; never fails and never waits. */
  cancel: () => void
  /** Cuts the connection at once; the server rolls back what was open. */
  destroy: () => void
}

export type Source = {
  url: string
  /** Never connects itself: carries the addresses and the parsers that the query builder has set. */
  template: postgres.Sql
  limits: PoolLimits
}

/** Connects and proves it with one round trip, within `limits.connectMs`; several hosts take turns by `attempt`. */
export async function openConnection(
  { url, template, limits }: Source,
  attempt: number,
  onClose: () => void,
): Promise<Connection> {
  const { host: hosts, port: ports } = template.options
  const host = hosts[attempt % hosts.length] ?? '127.0.0.1'
  const port = ports[attempt % hosts.length] ?? 5432
  const socket = new Socket()
  let alive = true
  const closed = () => {
    alive = false
    onClose()
  }

  const options = {
    ...clientOptions(limits),
    host,
    port,
    socket: oneSocket(socket, host, port),
    onclose: closed,
  }
  const client = postgres(url, options)
  Object.assign(client.options.parsers, template.options.parsers)
  Object.assign(client.options.serializers, template.options.serializers)

  const timer = setTimeout(() => socket.destroy(connectTimeout(host, port)), limits.connectMs)
  try {
    const { state } = await client.unsafe('select 1')
    return {
      client,
      openedAt: performance.now(),
      isAlive: () => alive,
      cancel: () => sendCancel(host, port, state, limits.connectMs),
      destroy: () => void socket.destroy(),
    }
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** The options of every connection; `statement_timeout` and the others are the server's own second guard. */
export function clientOptions(limits: PoolLimits) {
  return {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: Math.ceil(limits.connectMs / 1_000),
    onnotice: () => undefined,
    fetch_types: limits.knowsArrays,
    connection: {
      application_name: 'pitwall',
      statement_timeout: limits.queryMs,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: limits.transactionMs,
      ...limits.session,
    },
  }
}

/** The driver asks again to reconnect by itself, which would run the rest of a transaction outside of it. */
function oneSocket(socket: Socket, host: string, port: number): () => Socket {
  let given = false
  return () => {
    if (given) throw Object.assign(new Error('the connection is closed'), { code: 'CONNECTION_CLOSED' })
    given = true
    // The driver reads it as the server name of TLS.
    Object.assign(socket, { host })
    return socket.connect(port, host)
  }
}

function sendCancel(host: string, port: number, key: postgres.State, timeoutMs: number): void {
  const message = Buffer.alloc(16)
  message.writeInt32BE(16, 0)
  message.writeInt32BE(CANCEL_REQUEST, 4)
  message.writeInt32BE(key.pid, 8)
  message.writeInt32BE(key.secret | 0, 12)
  const socket = new Socket()
  const timer = setTimeout(() => socket.destroy(), timeoutMs)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => clearTimeout(timer))
  socket.connect(port, host, () => socket.end(message))
}

const connectTimeout = (host: string, port: number) =>
  Object.assign(new Error(`no answer from ${host}:${port}`), { code: 'CONNECT_TIMEOUT' })
