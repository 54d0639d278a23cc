import { afterEach, expect, vi } from 'vitest'
import { test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { resetEnv } from '@/lib/env'
import { getHealthSummary } from './queries'

afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

test('the metrics engine is off without an address, and unknown until somebody looked', async ({ ctx }) => {
  withConfig('services: []')
  vi.stubEnv('PROMETHEUS_URL', '')
  resetEnv()
  expect((await getHealthSummary(ctx)).prometheus).toEqual({ status: 'disabled', asOf: null })

  vi.stubEnv('PROMETHEUS_URL', 'http://prometheus.example')
  resetEnv()
  expect((await getHealthSummary(ctx)).prometheus).toEqual({ status: 'unknown', asOf: null })
})
