import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sourceHash } from './source-hash.mjs'

let dir
const write = (path, text) => {
  mkdirSync(join(dir, dirname(path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-hash-'))
  write('scripts/build.mjs', '')
  write('package.json', '{}')
  write('lib/a.ts', 'one')
})
afterEach(() => rmSync(dir, { recursive: true }))

test('a changed, new or renamed source changes the hash', () => {
  const hashes = [sourceHash(dir)]
  write('lib/a.ts', 'two')
  hashes.push(sourceHash(dir))
  write('db/migrations/0002.sql', '')
  hashes.push(sourceHash(dir))
  rmSync(join(dir, 'lib/a.ts'))
  write('lib/b.ts', 'two')
  hashes.push(sourceHash(dir))

  expect(new Set(hashes).size).toBe(4)
})

test('tests, documents, data and settings leave it alone', () => {
  const before = sourceHash(dir)
  write('lib/a.test.ts', 'x')
  write('deploy/gate/nginx.conf', 'x')
  write('README.md', 'x')
  write('.env', 'x')
  write('pitwall.yaml', 'x')
  write('.pitwall/build/server.mjs', 'x')
  write('node_modules/next/index.js', 'x')
  write('next-env.d.ts', 'x')

  expect(sourceHash(dir)).toBe(before)
})
