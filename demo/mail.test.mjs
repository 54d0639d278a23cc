import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMailProvider } from './mail.mjs'
import { measureMail } from './paddock/mail'

let mail
beforeEach(async () => {
  mail = createMailProvider({ host: '127.0.0.1', port: 0 })
  await mail.open()
})
afterEach(() => mail.close())

test('greets and says goodbye as SMTP asks', async () => {
  const socket = connect(mail.port, '127.0.0.1')
  socket.setEncoding('utf8')
  let heard = ''
  socket.on('data', (text) => {
    heard += text
  })
  socket.write('EHLO paddock\r\nVRFY x\r\nQUIT\r\n')
  await once(socket, 'close')

  expect(heard.split('\r\n').map((line) => line.slice(0, 3))).toEqual(['220', '250', '502', '221', ''])
})

test("is well for Paddock's check, and refuses it when shut", async () => {
  const { port } = mail
  await expect(measureMail({ host: '127.0.0.1', port })).resolves.toBeUndefined()
  await mail.shut()

  await expect(measureMail({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
