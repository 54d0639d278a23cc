import { expect, test } from 'vitest'
import { answerLines } from './answer-lines'

test('nested answers become dotted names', () => {
  expect(answerLines({ version: '2.3.1', tables: { users: 4200 }, note: null })).toEqual([
    { name: 'version', value: '2.3.1' },
    { name: 'tables.users', value: '4200' },
    { name: 'note', value: '–' },
  ])
})

test('checks are listed by their names', () => {
  const checks = [{ name: 'database', status: 'pass', durationMs: 4, detail: '' }]

  expect(answerLines({ status: 'pass', checks })).toEqual([
    { name: 'status', value: 'pass' },
    { name: 'database', value: 'pass, 4 ms' },
  ])
})

test('a huge answer stays bounded', () => {
  const lines = answerLines({ text: 'x'.repeat(1000), list: Array.from({ length: 100 }, (_, n) => n) })

  expect(lines).toHaveLength(40)
  expect(lines[0]?.value).toHaveLength(161)
})

test('no answer has no lines', () => {
  expect(answerLines(null)).toEqual([])
})
