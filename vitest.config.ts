import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  cacheDir: '.pitwall/vitest',
  resolve: {
    alias: {
      '@': here('.'),
    },
  },
  test: {
    include: ['{lib,db,app,components,demo,bench,scripts}/**/*.test.{ts,tsx,mjs}'],
    globalSetup: ['db/testing/global-setup.ts'],
    env: { LOG_LEVEL: 'silent' },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
