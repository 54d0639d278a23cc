import { defineConfig } from '@playwright/test'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const LONG = { name: 'long', testMatch: /\.long\.spec/, workers: 1, timeout: 45 * 60_000 }

// Runs against a running product: PITWALL_RUN_JSON names the run.json that `npm start` wrote.
export default defineConfig({
  testDir: 'e2e',
  outputDir: process.env.PITWALL_E2E_OUTPUT ?? 'test-results',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: process.env.PITWALL_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS },
    screenshot: 'only-on-failure',
  },
  // One incident at a time: the demo is shared. What takes a part of the product away comes last: nobody else may miss it.
  projects:
    process.env.PITWALL_LONG === 'true'
      ? [LONG]
      : [
          { name: 'product', testIgnore: [/outage/, /incident\.spec/, /maintenance/, /\.long\./] },
          { name: 'incident', testMatch: /incident\.spec/, workers: 1, dependencies: ['product'] },
          // One at a time: they share what they close.
          { name: 'maintenance', testMatch: /maintenance/, workers: 1, dependencies: ['incident'] },
          { name: 'outage', testMatch: /outage/, workers: 1, dependencies: ['maintenance'] },
        ],
})
