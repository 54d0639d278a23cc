import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('the migrations say all that the tables say: generating once more writes nothing', async () => {
  // Below the checkout, since drizzle-kit takes its output folder relative to it.
  const copy = mkdtempSync('.pitwall-migrations-')
  try {
    cpSync('db/migrations', copy, { recursive: true })
    const before = readdirSync(copy)
    const options = [
      'generate',
      '--dialect',
      'postgresql',
      '--schema',
      './db/schema/!(index).ts',
      '--out',
      copy,
    ]
    await promisify(execFile)(join('node_modules', '.bin', 'drizzle-kit'), options)

    expect(readdirSync(copy)).toEqual(before)
  } finally {
    rmSync(copy, { recursive: true })
  }
})
