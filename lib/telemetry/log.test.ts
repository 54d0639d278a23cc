import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'

let bundled = ''

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: `export { log } from './lib/telemetry/log'`, resolveDir: resolve('.'), loader: 'ts' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    write: false,
  })
  bundled = outputFiles[0]?.text ?? ''
})

/** What a process that logs this writes to standard output. */
function written(statement: string) {
  const script = `${bundled}\n${statement}`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, LOG_LEVEL: 'info' },
  })
  return stdout
}

test('values under secret-looking keys never leave the process', () => {
  const line = written(
    `log().info({ token: 'sesame', user: { password: 'sesame' }, a: { b: { cookie: 'sesame' } } }, 'x')`,
  )

  expect(line).toContain('[redacted]')
  expect(line).not.toContain('sesame')
})

test('a failed query is logged without the values it was sent with', () => {
  const line = written(`
    const cause = Object.assign(new Error('duplicate key'), { detail: 'Key (email)=(sesame)' })
    const error = new Error('Failed query: insert into users values ($1)\\nparams: sesame', { cause })
    log().error({ err: Object.assign(error, { query: 'insert into users values ($1)', params: ['sesame'] }) }, 'x')`)

  expect(JSON.parse(line)).toMatchObject({
    err: { message: 'duplicate key (insert into users values ($1))' },
  })
  expect(line).not.toContain('sesame')
})

test('a line stays one line, whatever is in it', () => {
  const lines = written(`log().info({ name: 'a\\r\\nb\\u001b[2J\\u2028' }, 'x')`).trim().split('\n')

  expect(lines).toHaveLength(1)
})
