import { closeSync, existsSync, mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lastLines, logEnd, openLog } from './log-file.mjs'

let dir
let path
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-log-'))
  path = join(dir, 'log', 'pitwall.log')
})
afterEach(() => rmSync(dir, { recursive: true }))

const append = (text, rotateBytes) => {
  const file = openLog(path, rotateBytes)
  writeSync(file, text)
  closeSync(file)
}

test('a grown log is moved aside, and three are kept', () => {
  for (const text of ['one', 'two', 'three', 'four', 'five']) append(text, 1)

  expect(lastLines(path)).toEqual(['five'])
  expect(lastLines(`${path}.1`)).toEqual(['four'])
  expect(lastLines(`${path}.3`)).toEqual(['two'])
  expect(existsSync(`${path}.4`)).toBe(false)
})

test('only what was written since is shown, and JSON lines as sentences, without colours', () => {
  append('old\n')
  const from = logEnd(path)
  append(
    '{"level":"info","msg":"request"}\n{"level":"error","msg":"Start failed","err":{"message":"port taken"}}\nNEXTAUTH_SECRET: is required\n\u001b[31mred\u001b[0m\n\n',
  )

  expect(lastLines(path, { from })).toEqual([
    'Start failed: port taken',
    'NEXTAUTH_SECRET: is required',
    'red',
  ])
})

test('an absent log has no lines', () => {
  expect(lastLines(path)).toEqual([])
  writeFileSync(join(dir, 'empty'), '')
  expect(lastLines(join(dir, 'empty'))).toEqual([])
})
