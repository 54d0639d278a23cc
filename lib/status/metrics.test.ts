import { expect, test } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { exposition } from '@/lib/telemetry/exposition'
import { withOwnDatabase } from '@/lib/worker/testing'
import { watchMetrics } from './metrics'
import { type Subject, writeStanding } from './spans'

withOwnDatabase()

test('a scrape tells the level of what is watched as a number, and nothing of what is unknown', async () => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", dependsOn: [{ id: db }, { id: mail }] }
  - { id: idle, name: Idle, url: "http://idle.example" }
dependencies:
  - { id: db, kind: local, path: / }
  - { id: mail, kind: local, path: / }
`)
  const set = (kind: Subject['kind'], id: string, level: 'degraded' | 'major_outage' | 'unknown') =>
    writeStanding(systemContext(), { kind, id, name: id }, undefined, { level, evidence: [] })
  await set('service', 'shop', 'degraded')
  await set('dependency', 'db', 'major_outage')
  await set('dependency', 'mail', 'unknown')

  watchMetrics()
  watchMetrics()
  const { text } = await exposition(null)
  const samples = text.split('\n').filter((line) => /^pitwall_(service|dependency)_level/.test(line))
  expect(samples).toEqual([
    'pitwall_service_level{service="shop"} 2',
    'pitwall_dependency_level{service="shop",dependency="db"} 4',
  ])
})
