import { afterAll, beforeAll, test } from 'vitest'
import { ownDatabase } from '@/db/testing/own-database'
import { holdsWhateverHappens } from './expectations'

let database: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  database = await ownDatabase('cron_ledger')
})
afterAll(() => database.drop())

test('random schedules, zones, outages and repeated check-ins, with one worker and with three', async () => {
  await holdsWhateverHappens(database.db, 2, 5)
}, 60_000)
