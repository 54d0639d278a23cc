import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { look } from '../look'
import { probeLocal } from './probe'

const folder = mkdtempSync(join(tmpdir(), 'pitwall-local-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('says ok and how much is free in a folder that can be written to', async () => {
  const result = await look(probeLocal, { path: folder }, { timeoutMs: 2_000 })
  expect(result).toMatchObject({ code: 'ok', detail: expect.stringMatching(/^\d+\.\d GB free$/) })
})

test('says error when it is not there and schema when it is a file', async () => {
  const missing = await look(probeLocal, { path: join(folder, 'nowhere') }, { timeoutMs: 2_000 })
  expect(missing).toMatchObject({ code: 'error', detail: 'it does not exist' })

  const path = join(folder, 'file')
  writeFileSync(path, '')
  expect(await look(probeLocal, { path }, { timeoutMs: 2_000 })).toMatchObject({ code: 'schema' })
})

test('says auth for a place nobody may write to', async () => {
  expect(await look(probeLocal, { path: '/proc' }, { timeoutMs: 2_000 })).toMatchObject({ code: 'auth' })
})
