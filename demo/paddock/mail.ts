import { connect } from 'node:net'

const DEADLINE_MS = 2_000

/** Resolves when the mail provider greets as SMTP says; sends nothing. Errors carry a `code`. */
export function measureMail({ host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const finish = (failure?: Error) => {
      socket.destroy()
      if (failure) reject(failure)
      else resolve()
    }
    socket.setTimeout(DEADLINE_MS, () => finish(coded('ETIMEDOUT', 'No greeting in time.')))
    socket.on('error', finish)
    socket.on('end', () => finish(coded('ECONNRESET', 'Closed without a greeting.')))
    socket.once('data', (greeting) => {
      const welcome = greeting.subarray(0, 4).toString() === '220 '
      if (welcome) socket.end('QUIT\r\n')
      finish(welcome ? undefined : coded('EPROTO', 'An odd greeting.'))
    })
  })
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
