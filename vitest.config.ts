import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Tests of more than a minute have names of their own: `npm run test:long` runs them, and only them.
const tests = process.env.PITWALL_LONG === 'true' ? '*.long.test' : '!(*.long).test'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  cacheDir: '.pitwall/vitest',
  resolve: {
    alias: {
      '@': here('.'),
    },
  },
  test: {
    include: [`{lib,db,app,components,demo,deploy,bench,scripts}/**/${tests}.{ts,tsx,mjs}`],
    passWithNoTests: process.env.PITWALL_LONG === 'true',
    globalSetup: ['db/testing/global-setup.ts'],
    env: { LOG_LEVEL: 'silent' },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
