import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { resetEnv } from '@/lib/env'
import { config, configState, resetConfig } from './config'
import { configSchema, knownKeysAt } from './json-schema'
import { parseConfig } from './parse'
import { withConfig } from './testing'

const named = (id: string) => `dependencies:\n  - { id: ${id}, kind: local, path: / }\n`
const ids = () => config().dependencies.map(({ id }) => id)

/** Writes so that the file looks changed however coarse the clock of the file system is. */
function rewrite(file: string, text: string): void {
  writeFileSync(file, text)
  const later = new Date(Date.now() + Math.random() * 1_000_000)
  utimesSync(file, later, later)
}

const passTime = (ms: number) => vi.spyOn(performance, 'now').mockReturnValue(performance.now() + ms)

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  resetEnv()
})

describe('config', () => {
  test('takes over a changed file within seconds', () => {
    const file = withConfig(named('before'))
    expect(ids()).toEqual(['before'])
    rewrite(file, named('after'))
    expect(ids()).toEqual(['before'])
    passTime(2_001)
    expect(ids()).toEqual(['after'])
  })

  test('keeps the last good when a change is bad, says why, and takes the next good one', () => {
    const file = withConfig(named('good'))
    expect(ids()).toEqual(['good'])
    rewrite(file, 'dependencys: []\n')
    passTime(2_001)
    expect(ids()).toEqual(['good'])
    expect(configState().problems).toEqual([
      'line 1: unknown key `dependencys` - did you mean `dependencies`?',
    ])

    rewrite(file, named('better'))
    passTime(2_001)
    expect(ids()).toEqual(['better'])
    expect(configState().problems).toEqual([])
  })

  test('keeps the last good when the file disappears', () => {
    const file = withConfig(named('kept'))
    expect(ids()).toEqual(['kept'])
    rmSync(file)
    passTime(2_001)
    expect(ids()).toEqual(['kept'])
    expect(configState().problems[0]).toMatch(/there is no such file/)
  })

  test('fails the first load of a bad file with one line a problem', () => {
    withConfig('services: 1\nfoo: 2\n')
    expect(() => config()).toThrow(
      expect.objectContaining({ name: 'ConfigError', problems: expect.any(Array) }),
    )
  })

  test('refuses a file over 1 MB', () => {
    withConfig(`# ${'x'.repeat(1024 * 1024)}\n`)
    expect(() => config()).toThrow(/larger than 1 MB/)
  })

  test('watches nothing when nothing is configured, and refuses a named file that is not there', () => {
    vi.stubEnv('PITWALL_CONFIG', '/no/such/pitwall.yaml')
    resetEnv()
    resetConfig()
    expect(() => config()).toThrow(/there is no such file/)
  })
})

test('the example file parses, and names only variables that it explains', () => {
  const text = readFileSync('pitwall.example.yaml', 'utf8')
  const names = [...text.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name ?? '')
  const parsed = parseConfig(
    text,
    Object.fromEntries(names.filter((name) => name !== 'NAME').map((name) => [name, 'postgres://x'])),
  )
  expect(parsed.services.map(({ id }) => id)).toEqual(['shop', 'pricing', 'billing', 'website'])
  expect(new Set(parsed.dependencies.map(({ kind }) => kind)).size).toBe(7)
})

test('the JSON Schema knows every section and refuses unknown keys', () => {
  const schema = configSchema()
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
  expect(Object.keys(schema.properties ?? {})).toEqual([
    ...['services', 'dependencies', 'databases', 'links', 'queues', 'tenants', 'cron'],
  ])
  expect(knownKeysAt(['services', 0, 'anomalies'], {})).toEqual([
    ...['sensitivity', 'direction', 'off'],
    ...['overrides', 'custom'],
  ])
})
