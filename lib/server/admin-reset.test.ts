import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownDatabase } from '@/db/testing/own-database'
import { bundle, serverProcess } from './testing/process'

let built: Awaited<ReturnType<typeof bundle>>
let database: Awaited<ReturnType<typeof ownDatabase>>

beforeAll(async () => {
  built = await bundle('lib/server/admin-reset.ts')
  database = await ownDatabase('admin_reset')
})
afterAll(async () => {
  built.remove()
  await database.drop()
})

test('ends with one line where there is no admin to reset yet', async () => {
  const address = new URL(process.env.DATABASE_URL ?? '')
  address.pathname = `/${database.name}`
  const command = await serverProcess(built.file, { DATABASE_URL: address.toString() })

  expect(await command.exited).toBe(1)
  expect(command.stderr()).toBe('There is no admin yet; starting Pitwall creates the first one.\n')
  await command.remove()
})
