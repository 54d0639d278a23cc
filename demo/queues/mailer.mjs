import { connect } from 'node:net'

const ANSWER_MS = 4_000
const FROM = 'noreply@paddock.example'

/** Hands one message to a relay as SMTP asks; what it refuses is thrown in its own words. */
export async function sendMail({ host, port, to, subject, text }) {
  const relay = await dial({ host, port })
  try {
    await relay.expect('220')
    await relay.say('EHLO paddock.example', '250')
    await relay.say(`MAIL FROM:<${FROM}>`, '250')
    await relay.say(`RCPT TO:<${to}>`, '250')
    await relay.say('DATA', '354')
    await relay.say(message({ to, subject, text }), '250')
    await relay.say('QUIT', '221')
  } finally {
    relay.hangUp()
  }
}

const message = ({ to, subject, text }) =>
  [`From: Paddock <${FROM}>`, `To: <${to}>`, `Subject: ${subject}`, '', text, '.'].join('\r\n')

function dial(address) {
  return new Promise((resolve, reject) => {
    const socket = connect(address)
    const lines = linesOf(socket)
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('The mail relay does not answer')))
    socket.once('error', reject)
    socket.once('connect', () => resolve(conversation(socket, lines)))
  })
}

function conversation(socket, lines) {
  const expect = async (code) => {
    const line = await lines.next()
    if (!line.startsWith(code)) throw new Error(`The mail relay says: ${line}`)
  }
  return {
    expect,
    say(line, code) {
      socket.write(`${line}\r\n`)
      return expect(code)
    },
    hangUp: () => socket.destroy(),
  }
}

/** One line after the other; a connection that ends throws. */
function linesOf(socket) {
  const arrived = []
  let rest = ''
  let waiting
  let end
  const settle = () => {
    if (waiting && arrived.length > 0) waiting.resolve(arrived.shift())
    else if (waiting && end) waiting.reject(end)
    else return
    waiting = undefined
  }
  socket.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\r\n')
    rest = lines.pop()
    arrived.push(...lines)
    settle()
  })
  socket.on('error', (error) => {
    end = error
  })
  socket.on('close', () => {
    end ??= new Error('The mail relay hung up')
    settle()
  })
  return {
    next: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        settle()
      }),
  }
}
