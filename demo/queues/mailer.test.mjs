import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMailProvider } from '../mail.mjs'
import { sendMail } from './mailer.mjs'

const MAIL = { host: '127.0.0.1', to: 'ada@players.example', subject: 'Your pick', text: 'Hello' }
let provider

beforeEach(async () => {
  provider = createMailProvider({ host: '127.0.0.1', port: 0 })
  await provider.open()
})
afterEach(() => provider.close())

test('both relays take a message', async () => {
  for (const port of [provider.port, provider.bulkPort])
    await expect(sendMail({ ...MAIL, port })).resolves.toBeUndefined()
})

test('while the provider is down one relay refuses and the other says that it is closed', async () => {
  const { port, bulkPort } = provider
  await provider.shut()

  await expect(sendMail({ ...MAIL, port })).rejects.toThrow(`connect ECONNREFUSED 127.0.0.1:${port}`)
  await expect(sendMail({ ...MAIL, port: bulkPort })).rejects.toThrow(
    'The mail relay says: 421 4.3.2 mail.provider.example is closed',
  )
})

test('once it is back, both take messages again', async () => {
  const { port, bulkPort } = provider
  await provider.shut()
  await provider.open()

  for (const open of [port, bulkPort])
    await expect(sendMail({ ...MAIL, port: open })).resolves.toBeUndefined()
})
