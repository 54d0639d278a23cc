import { beforeAll, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { queueSources } from '@/db/schema'
import { systemContext } from '@/lib/context'
import { replaceInstance } from '@/lib/process-wide'
import { metrics } from '@/lib/telemetry/metrics'
import { withOwnDatabase } from '@/lib/worker/testing'
import { watchQueueMetrics } from './metrics'
import { look, useEngine } from './testing'
import { TestingEngine } from './testing-engine'

withOwnDatabase()

const scrape = async () => {
  replaceInstance('last-good database')
  const text = await metrics().registry.metrics()
  return text.split('\n').filter((line) => line.startsWith('pitwall_queue'))
}

beforeAll(async () => {
  const engine = useEngine(new TestingEngine())
  engine.workers = 3
  engine.add({ state: 'waiting', createdAt: new Date(Date.now() - 90_000) })
  engine.add({ state: 'failed' })
  await look(systemContext())
  watchQueueMetrics()
  watchQueueMetrics()
})

test('every queue tells its jobs by state, the age of the oldest, its workers; its source that it can be read', async () => {
  // A scrape does not wait for a busy database.
  const lines = await vi.waitFor(async () => {
    const found = await scrape()
    expect(found).not.toEqual([])
    return found
  }, 10_000)
  expect(lines).toEqual(
    expect.arrayContaining([
      'pitwall_queue_jobs{source="jobs",queue="mail",state="waiting"} 1',
      'pitwall_queue_jobs{source="jobs",queue="mail",state="failed"} 1',
      'pitwall_queue_workers{source="jobs",queue="mail"} 3',
      'pitwall_queue_paused{source="jobs",queue="mail"} 0',
      'pitwall_queue_source_up{source="jobs"} 1',
    ]),
  )
  expect(lines.filter((line) => line.includes('completed'))).toEqual([])
  const age = lines.find((line) => line.startsWith('pitwall_queue_oldest_age_seconds'))
  expect(Number(age?.split(' ')[1])).toBeGreaterThanOrEqual(90)
})

test('what nobody knows is absent', async () => {
  await database().update(queueSources).set({ failures: 2 })
  await expect.poll(scrape, { timeout: 10_000 }).toEqual(['pitwall_queue_source_up{source="jobs"} 0'])
})
