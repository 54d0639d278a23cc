import { createGate } from './gate.mjs'

const LONGEST_LINE = 1_000
const IDLE_MS = 30_000
const NAME = 'mail.provider.example'
const ANSWERS = {
  EHLO: `250 ${NAME}`,
  HELO: `250 ${NAME}`,
  NOOP: '250 ok',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go ahead',
}

/**
 * Stands in for the mail provider: takes what SMTP brings, and delivers nothing. It has two relays, one for single
 * messages (`port`) and one for newsletters (`bulkPort`). Shut, the first refuses connections, and the second says that it is closed.
 */
export function createMailProvider({ host, port, bulkPort = 0 }) {
  let isOut = false
  const single = createGate({ host, port, onConnection: (socket) => converse(socket) })
  const bulk = createGate({
    host,
    port: bulkPort,
    onConnection: (socket) => (isOut ? socket.end(`421 4.3.2 ${NAME} is closed\r\n`) : converse(socket)),
  })

  return {
    get port() {
      return single.port
    },
    get bulkPort() {
      return bulk.port
    },
    async open() {
      isOut = false
      await Promise.all([single.open(), bulk.open()])
    },
    async shut() {
      isOut = true
      await Promise.all([single.shut(), bulk.open()])
    },
    close: () => Promise.all([single.shut(), bulk.shut()]),
  }
}

function converse(socket) {
  let line = ''
  let isMessage = false
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.write(`220 ${NAME} ready\r\n`)
  socket.on('data', (chunk) => {
    line += chunk.toString('latin1')
    const lines = line.split('\r\n')
    line = lines.pop()
    if (line.length > LONGEST_LINE) return socket.destroy()
    for (const command of lines) hear(command)
  })

  function hear(command) {
    if (isMessage) {
      if (command !== '.') return
      isMessage = false
      return socket.write('250 taken\r\n')
    }
    const verb = command.slice(0, 4).toUpperCase()
    isMessage = verb === 'DATA'
    if (verb === 'QUIT') socket.end('221 bye\r\n')
    else socket.write(`${ANSWERS[verb] ?? '502 not here'}\r\n`)
  }
}
