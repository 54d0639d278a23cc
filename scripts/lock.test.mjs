import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeLock, withLock } from './lock.mjs'

let dir
let path
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-lock-'))
  path = join(dir, 'start.lock')
})
afterEach(() => rmSync(dir, { recursive: true }))

test('one holder at a time, who is named to the next', () => {
  const first = takeLock(path)

  expect(takeLock(path)).toEqual({ holder: process.pid })
  first.release()
  expect(existsSync(path)).toBe(false)
})

test('the lock of a killed process is taken over', () => {
  const module = new URL('./lock.mjs', import.meta.url).href
  const script = `import { takeLock } from '${module}'; takeLock('${path}'); process.kill(process.pid, 'SIGKILL')`
  spawnSync(process.execPath, ['--input-type=module', '-e', script])
  expect(existsSync(path)).toBe(true)

  expect(takeLock(path).release).toBeTypeOf('function')
})

test('a later process with the same pid does not keep the lock', () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, identity: 'another boot' }))

  expect(takeLock(path).release).toBeTypeOf('function')
})

test('a lock file cut short is taken over', () => {
  writeFileSync(path, '{"pid":')

  expect(takeLock(path).release).toBeTypeOf('function')
})

test('work under a lock waits for the work before it', async () => {
  const order = []
  const first = takeLock(path)
  const second = withLock(
    path,
    (pid) => order.push(pid),
    () => order.push('second'),
  )
  order.push('first')
  first.release()
  await second

  expect(order).toEqual([process.pid, 'first', 'second'])
  expect(existsSync(path)).toBe(false)
})
