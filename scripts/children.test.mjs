import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createChildren, stopOrphans } from './children.mjs'
import { isAlive, until } from './processes.mjs'

const FOREVER = 'setInterval(() => {}, 1000)'
let dir
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-children-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('the last started is ended first', async () => {
  const children = createChildren(dir)
  const ends = []
  for (const name of ['first', 'second']) {
    const child = children.spawnChild(name, process.execPath, ['-e', FOREVER])
    child.once('exit', () => ends.push(name))
  }
  await children.stopAll()

  await until(() => ends.length === 2, 5_000)
  expect(ends).toEqual(['second', 'first'])
  expect(() => children.spawnChild('third', process.execPath, [])).toThrow(/being stopped/)
})

test('what a killed start left running is ended by the next one', async () => {
  const module = new URL('./children.mjs', import.meta.url).href
  const script = `import { createChildren } from '${module}'
    const child = createChildren('${dir}').spawnChild('Paddock', process.execPath, ['-e', '${FOREVER}'])
    console.log(child.pid)
    process.kill(process.pid, 'SIGKILL')`
  const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  const pid = Number(killed.stdout)
  expect(isAlive(pid)).toBe(true)

  expect(await stopOrphans(dir)).toEqual(['Paddock'])
  expect(isAlive(pid)).toBe(false)
  expect(await stopOrphans(dir)).toEqual([])
})

test('output goes to the log, and one that ended is forgotten', async () => {
  const children = createChildren(dir)
  const logFile = join(dir, 'log/child.log')
  const child = children.spawnChild('talker', process.execPath, ['-e', 'console.log(process.env.WORD)'], {
    env: { WORD: 'pit stop' },
    logFile,
  })
  await once(child, 'exit')

  expect(readFileSync(logFile, 'utf8')).toBe('pit stop\n')
  expect(JSON.parse(readFileSync(join(dir, 'processes.json'), 'utf8'))).toEqual([])
  await children.stopAll()
  expect(existsSync(join(dir, 'processes.json'))).toBe(false)
})
