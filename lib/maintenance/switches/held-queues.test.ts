import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '@/db/client'
import { maintenanceSwitches, queueSources, queues } from '@/db/schema'
import { person } from '@/db/testing/test'
import { committed } from '@/lib/auth/testing'
import type { Context } from '@/lib/context'
import { look, SOURCE, useEngine } from '@/lib/queues/testing'
import { TestingEngine } from '@/lib/queues/testing-engine'
import { disableMaintenance, enableMaintenance } from '../commands'
import { disableBody, enableBody } from '../contract'
import { endAllMaintenance } from '../testing'
import { performSwitches } from './perform'
import { decideQueues } from './queue'

const admin = (): Context => ({ ...committed(), actor: person('admin'), now: new Date() })
let engine: TestingEngine

beforeEach(async () => {
  engine = useEngine(new TestingEngine())
  engine.add({ queue: 'mail', state: 'waiting' })
  engine.add({ queue: 'export', state: 'waiting' })
  await engine.pause('export')
  await look(admin())
})
afterEach(async () => {
  await endAllMaintenance()
  await database().delete(maintenanceSwitches)
  await database().delete(queues)
  await database().delete(queueSources)
})

const follow = async () => {
  await decideQueues(admin())
  await performSwitches(admin())
}

test('queues that are read are held while maintenance is on; one that somebody paused stays paused', async () => {
  await enableMaintenance(admin(), enableBody.parse({ scope: 'service:paddock' }))
  await follow()
  expect([...engine.paused].sort()).toEqual(['export', 'mail'])

  await disableMaintenance(admin(), disableBody.parse({ scope: 'service:paddock' }))
  await follow()
  expect([...engine.paused]).toEqual(['export'])
})

test('a scope of one queue holds that one', async () => {
  await enableMaintenance(admin(), enableBody.parse({ scope: `queue:${SOURCE}/mail` }))
  await follow()

  expect([...engine.paused].sort()).toEqual(['export', 'mail'])
})
