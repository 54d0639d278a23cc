import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled, lacksOnlyOtherPlatforms } from './install.mjs'

let dir
const write = (path, packages) => writeFileSync(join(dir, path), JSON.stringify({ packages }))
const biome = { version: '2.6.8', optionalDependencies: { '@biomejs/cli-darwin-arm64': '2.6.8' } }

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-install-'))
  mkdirSync(join(dir, 'node_modules'))
  write('package-lock.json', {
    '': {},
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/fsevents': { version: '2.3.3', optional: true },
    'node_modules/@biomejs/biome': biome,
  })
})
afterEach(() => rmSync(dir, { recursive: true }))

test('what is installed must be what the lock says, other platforms aside', () => {
  expect(isInstalled(dir)).toBe(false)
  write('node_modules/.package-lock.json', {
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/@biomejs/biome': biome,
  })
  expect(isInstalled(dir)).toBe(true)
  write('node_modules/.package-lock.json', {
    'node_modules/zod': { version: '4.6.6' },
    'node_modules/@biomejs/biome': biome,
  })
  expect(isInstalled(dir)).toBe(false)
})

test('only a lock that lacks other platforms is forgiven', () => {
  const platform = 'npm error Missing: @biomejs/cli-darwin-arm64@ from lock file'
  const real = 'npm error Missing: left-pad@1.3.0 from lock file'
  const stale = "npm error Invalid: lock file's zod@4.6.7 does not satisfy zod@4.7.0"

  expect(lacksOnlyOtherPlatforms(dir, [platform])).toBe(true)
  expect(lacksOnlyOtherPlatforms(dir, [platform, real])).toBe(false)
  expect(lacksOnlyOtherPlatforms(dir, [platform, stale])).toBe(false)
  expect(lacksOnlyOtherPlatforms(dir, ['npm error network'])).toBe(false)
})
