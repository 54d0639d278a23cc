import { afterAll, beforeAll, test } from 'vitest'
import { ownDatabase } from '@/db/testing/own-database'
import { holdsWhateverHappens } from './expectations'

let database: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  database = await ownDatabase('cron_ledger_long')
})
afterAll(() => database.drop())

test('a hundred nights of random schedules, zones, outages and repeated check-ins', async () => {
  await holdsWhateverHappens(database.db, 6, 100)
}, 3_600_000)
