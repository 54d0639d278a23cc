import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled } from './install.mjs'

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
