import { describe, expect, test } from 'vitest'
import { ConfigError, parseConfig } from './parse'

const problemsOf = (text: string, variables = {}): string[] => {
  try {
    parseConfig(text, variables)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const SERVICE = `services:
  - id: api
    name: API
    url: http://api.example
`

describe('parseConfig', () => {
  test('fills in defaults: health paths of the contract, 15 seconds, 3 seconds', () => {
    expect(parseConfig(SERVICE, {}).services[0]).toMatchObject({
      health: { live: '/api/health/live', ready: '/api/health/ready', format: 'auto' },
      intervalSeconds: 15,
      timeoutMs: 3_000,
      dependsOn: [],
    })
  })

  test('watches nothing when the file is empty', () => {
    expect(parseConfig('', {})).toEqual({
      ...{ services: [], dependencies: [], databases: [], queues: [] },
      cron: { jobs: [] },
    })
  })

  test('names an unknown key, its line and the nearest known key', () => {
    expect(problemsOf(`${SERVICE}    intervall: 5\n`)).toEqual([
      'line 5: unknown key `intervall` - did you mean `intervalSeconds`?',
    ])
  })

  test.each([
    ['at the top', 'servises: []\n', 'line 1: unknown key `servises` - did you mean `services`?'],
    [
      'in a dependency of one kind',
      'dependencies:\n  - id: db\n    kind: tcp\n    hots: a\n    host: b\n    port: 1\n',
      'line 4: unknown key `hots` - did you mean `host`?',
    ],
    ['like none', `${SERVICE}    xyzzyxyzzyxyzzy: 1\n`, 'line 5: unknown key `xyzzyxyzzyxyzzy`'],
  ])('names an unknown key %s', (_place, text, problem) => {
    expect(problemsOf(text)).toContain(problem)
  })

  test('names the environment variable that is missing, with the line that wants it', () => {
    const text = `${SERVICE}    internal:\n      token: \${API_TOKEN}\n`
    expect(problemsOf(text)).toEqual(['line 6: the environment variable API_TOKEN is not set'])
    expect(parseConfig(text, { API_TOKEN: 's3cret' }).services[0]?.internal).toEqual({ token: 's3cret' })
  })

  test('tells at once what is missing, what is unknown and what is empty for want of its variable', () => {
    const text = `${SERVICE}    intervall: 5\n    internal:\n      token: \${API_TOKEN}\n`
    expect(problemsOf(text)).toEqual([
      'line 7: the environment variable API_TOKEN is not set',
      'line 5: unknown key `intervall` - did you mean `intervalSeconds`?',
    ])
  })

  test('takes a port from the environment, and two dollars as one', () => {
    const text = `dependencies:\n  - { id: a, kind: tcp, host: "a$$b", port: "\${PORT}" }\n`
    expect(parseConfig(text, { PORT: '4125' }).dependencies[0]).toMatchObject({ host: 'a$b', port: 4125 })
  })

  test('refuses an id that names nothing, one used twice and a circle, each with its line', () => {
    const text = `services:
  - { id: a, name: A, url: "http://a.example", dependsOn: [{ id: b }] }
  - { id: b, name: B, url: "http://b.example", dependsOn: [{ id: a }] }
  - { id: c, name: C, url: "http://c.example", dependsOn: [{ id: dbb }] }
dependencies:
  - { id: db, kind: local, path: / }
  - { id: c, kind: local, path: / }
`
    expect(problemsOf(text)).toEqual([
      'line 7: the id `c` is used twice',
      'line 4: nothing has the id `dbb` - did you mean `db`?',
      'line 3: services depend on each other in a circle: a -> b -> a',
    ])
  })

  test('refuses two custom series of one name in a service, not of two services', () => {
    const series = (name: string) => `{ name: ${name}, query: up }`
    const service = (id: string, ...names: string[]) =>
      `  - { id: ${id}, name: A, url: "http://a.example", anomalies: { custom: [${names.map(series)}] } }\n`

    expect(problemsOf(`services:\n${service('a', 'Queue', 'Heap')}${service('b', 'Queue')}`)).toEqual([])
    expect(problemsOf(`services:\n${service('a', 'Queue', 'Queue')}`)).toEqual([
      'line 2: the id `Queue` is used twice',
    ])
  })

  test.each([
    ['sensitivity: 2', /sensitivity/],
    ['floor: 10', /floor/],
    ['overrides: [{ floor: 10 }]', /a floor takes a signal/],
    ['overrides: [{ signal: p95, floor: -1 }]', /floor/],
    ['overrides: [{ signal: p50 }]', /overrides\[0\]\.signal/],
    ['overrides: [{ match: "GET  /x" }]', /METHOD \/route/],
    ['sensitivty: 4', /did you mean `sensitivity`/],
    ['overrides: [{ sensitivty: 4 }]', /did you mean `sensitivity`/],
  ])('refuses anomalies with %s', (text, problem) => {
    expect(problemsOf(`${SERVICE}    anomalies: { ${text} }\n`)).toEqual([expect.stringMatching(problem)])
  })

  test('never repeats a value, which could be a secret', () => {
    const text = `${SERVICE}    internal: { token: 1234567890, url: "nonsense-s3cret" }\n`
    const problems = problemsOf(text)
    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toMatch(/1234567890|s3cret/)
  })

  test.each([
    ['a YAML error', 'services: [\n', /^line \d+: /],
    ['a key written twice', 'services: []\nservices: []\n', /^line 2: .*unique/],
    ['a required key left out', 'services:\n  - id: a\n    name: A\n', /^line 2: `services\[0\]\.url`/],
    ['a kind nobody knows', 'dependencies:\n  - id: a\n    kind: carrier-pigeon\n', /^line 3: /],
    ['a list where a map must stand', '- a\n', /^line 1: /],
  ])('tells the line of %s', (_what, text, expected) => {
    expect(problemsOf(text)[0]).toMatch(expected)
  })

  test('refuses an alias bomb', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `k${n + 1}: &k${n + 1} [${`*k${n},`.repeat(9)}]`)
    expect(problemsOf(`k0: &k0 [x,x,x]\n${levels.join('\n')}\n`)).toEqual([
      'uses more than 100 aliases, or one that means nothing',
    ])
  })
})
