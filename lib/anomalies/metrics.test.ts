import { expect, test } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { systemContext, transaction } from '@/lib/context'
import { exposition } from '@/lib/telemetry/exposition'
import { withOwnDatabase } from '@/lib/worker/testing'
import { openAnomaly } from './lifecycle/testing'
import { watchAnomalies } from './metrics'

withOwnDatabase()

test('a scrape counts the open anomalies of every service whose series are watched', async () => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", metrics: {} }
  - { id: calm, name: Calm, url: "http://calm.example", metrics: {} }
  - { id: idle, name: Idle, url: "http://idle.example" }
`)
  await transaction(systemContext(), (tx) => openAnomaly(tx))

  watchAnomalies()
  watchAnomalies()
  const { text } = await exposition(null)
  expect(text.split('\n').filter((line) => line.startsWith('pitwall_anomalies_open'))).toEqual([
    'pitwall_anomalies_open{service="shop"} 1',
    'pitwall_anomalies_open{service="calm"} 0',
  ])
})
