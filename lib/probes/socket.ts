import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { ProbeError } from './adapter'

export type Place = { host: string; port: number; tls?: boolean }

/** An open connection; it is destroyed when `signal` aborts. */
export function openSocket({ host, port, tls }: Place, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })
    const ready = tls ? 'secureConnect' : 'connect'
    signal.addEventListener('abort', () => socket.destroy(), { once: true })
    socket.once(ready, () => resolve(socket))
    socket.once('error', reject)
    // A later failure surfaces where the socket is read.
    socket.on('error', () => undefined)
  })
}

/** Sends text and resolves with what came back once `isWhole` says so, at most `maxBytes`. */
export function exchange(
  socket: Socket,
  text: string,
  isWhole: (answer: string) => boolean,
  maxBytes = 16_384,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (isWhole(answer)) resolve(answer)
      else if (answer.length > maxBytes) reject(new ProbeError('schema', 'the answer is too long'))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new ProbeError('refused', 'it closed the connection')))
    socket.write(text)
  })
}
