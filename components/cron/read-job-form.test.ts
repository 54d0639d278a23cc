import { expect, test } from 'vitest'
import { countLines, parseCountLines } from './count-lines'
import { durationText, parseDuration } from './duration-text'
import { readJobForm } from './read-job-form'

const FILLED = {
  name: 'Bills',
  schedule: '0 2 * * *',
  timezone: 'Europe/Berlin',
  graceSeconds: '5m',
  maxRuntimeSeconds: '1h 30m',
  minRuntimeSeconds: '',
  failureTolerance: '1',
  service: '',
  owner: ' Ada ',
  runbook: '',
  tags: 'nightly, money',
  expectedCounts: 'rows 1..\nerrors ..0',
}

const read = (values: Record<string, string>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...FILLED, ...values })) form.set(name, value)
  return readJobForm(form)
}

test('a filled form says what is expected of a job', () => {
  const { change, problems } = read({})

  expect([...problems]).toEqual([])
  expect(change).toEqual({
    name: 'Bills',
    schedule: '0 2 * * *',
    timezone: 'Europe/Berlin',
    graceSeconds: 300,
    maxRuntimeSeconds: 5_400,
    minRuntimeSeconds: null,
    failureTolerance: 1,
    service: null,
    owner: 'Ada',
    runbook: null,
    feeds: null,
    tags: ['nightly', 'money'],
    expectedCounts: [
      { name: 'rows', min: 1 },
      { name: 'errors', max: 0 },
    ],
  })
})

test('what cannot be read is told at its field', () => {
  const { problems } = read({ graceSeconds: 'soon', minRuntimeSeconds: '-3', expectedCounts: 'many' })

  expect([...problems.keys()].sort()).toEqual(['expectedCounts', 'graceSeconds', 'minRuntimeSeconds'])
})

test.each([
  ['90s', 90],
  ['5 min', 300],
  ['1h 30m', 5_400],
  ['2d', 172_800],
  ['0s', 0],
  ['', undefined],
  ['5', undefined],
  ['h', undefined],
])('%s is %s seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

test('what a field shows is what it reads', () => {
  for (const seconds of [0, 59, 60, 3_661, 90_000]) expect(parseDuration(durationText(seconds))).toBe(seconds)
  const counts = [
    { name: 'rows', min: 1, max: 5_000 },
    { name: 'mails', min: 1 },
    { name: 'errors', max: 0 },
  ]
  expect(parseCountLines(countLines(counts))).toEqual(counts)
})
