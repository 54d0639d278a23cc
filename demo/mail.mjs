import { createGate } from './gate.mjs'

const LONGEST_LINE = 1_000
const ANSWERS = { EHLO: '250 mail.paddock.example', HELO: '250 mail.paddock.example', NOOP: '250 ok' }

/** Stands in for the mail provider: greets, knows its manners, delivers nothing. */
export function createMailProvider({ host, port }) {
  return createGate({
    host,
    port,
    onConnection(socket) {
      let line = ''
      socket.setTimeout(30_000, () => socket.destroy())
      socket.write('220 mail.paddock.example ready\r\n')
      socket.on('data', (chunk) => {
        line += chunk.toString('latin1')
        if (line.length > LONGEST_LINE) return socket.destroy()
        const lines = line.split('\r\n')
        line = lines.pop()
        for (const command of lines) answer(socket, command.slice(0, 4).toUpperCase())
      })
    },
  })
}

function answer(socket, command) {
  if (command === 'QUIT') socket.end('221 bye\r\n')
  else socket.write(`${ANSWERS[command] ?? '502 not here'}\r\n`)
}
