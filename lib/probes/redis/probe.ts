import type { DependencyOf } from '@/lib/config/contract'
import { type Probe, ProbeError } from '../adapter'
import type { ProbeCode } from '../contract'
import { exchange, openSocket } from '../socket'

/** Signs in when the address carries credentials, then PING. */
export const probeRedis: Probe<Pick<DependencyOf<'redis'>, 'url'>> = async ({ url }, { signal }) => {
  const address = addressOf(url)
  const socket = await openSocket(address, signal)
  try {
    const commands = [...signIn(address), ['PING']]
    const startedAt = performance.now()
    const isWhole = (answer: string) => isHopeless(answer) || lines(answer).length >= commands.length
    const replies = lines(await exchange(socket, commands.map(encode).join(''), isWhole))
    const latencyMs = performance.now() - startedAt
    for (const reply of replies) refuseError(reply)
    if (replies.at(-1) !== '+PONG') throw new ProbeError('schema', 'the answer to PING is not PONG')
    return { code: 'ok', latencyMs, detail: '' }
  } finally {
    socket.destroy()
  }
}

function addressOf(url: string) {
  if (!URL.canParse(url)) throw new ProbeError('schema', 'the address is not a redis:// address')
  const { protocol, hostname, port, username, password } = new URL(url)
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new ProbeError('schema', 'the address is not a redis:// address')
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 6379),
    tls: protocol === 'rediss:',
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  }
}

function signIn({ username, password }: { username: string; password: string }): string[][] {
  if (password === '') return []
  return [username === '' ? ['AUTH', password] : ['AUTH', username, password]]
}

/** One command in RESP, Redis' wire format. */
const encode = (words: string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

/** Whole lines only: an answer may arrive in pieces. */
const lines = (answer: string) => answer.split('\r\n').slice(0, -1)

const isHopeless = (answer: string) => !/^[+-]/.test(answer)

function refuseError(reply: string): void {
  if (reply.startsWith('+')) return
  if (!reply.startsWith('-')) throw new ProbeError('schema', 'the answer is not Redis')
  const word = /^-([A-Z]{2,30})/.exec(reply)?.[1] ?? 'ERR'
  throw new ProbeError(/AUTH|password/.test(reply) ? 'auth' : (CODES[word] ?? 'error'), word)
}

const CODES: Record<string, ProbeCode> = {
  NOAUTH: 'auth',
  WRONGPASS: 'auth',
  NOPERM: 'auth',
  LOADING: 'overloaded',
  BUSY: 'overloaded',
  OOM: 'overloaded',
  MASTERDOWN: 'refused',
}
