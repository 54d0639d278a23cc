import { expect, test } from 'vitest'
import {
  addUp,
  countLine,
  countPlaywright,
  countVitest,
  oneFailed,
  onePassed,
  oneSkipped,
} from './counts.mjs'

test('the last line adds all runners up', () => {
  const total = addUp([
    onePassed(),
    oneFailed('x'),
    oneSkipped('no Redis'),
    { passed: 40, failed: 0, skipped: 2 },
  ])

  expect(countLine(total)).toBe('41 passed, 1 failed, 3 skipped')
})

test('a test file that cannot be loaded is a failure of its own', () => {
  const counts = countVitest({
    testResults: [
      { name: 'a.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
      {
        name: 'b.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'works' },
          { status: 'failed', fullName: 'breaks', failureMessages: ['expected 1'] },
          { status: 'skipped', fullName: 'needs Redis' },
        ],
      },
    ],
  })

  expect(counts).toMatchObject({ passed: 1, failed: 2, skipped: 1 })
  expect(counts.problems).toEqual([
    './a.test.ts',
    '  Cannot find module',
    './b.test.ts: breaks',
    '  expected 1',
  ])
})

test('browser tests count by outcome, nested suites too, and name why they were skipped', () => {
  const spec = (title, status, annotations = []) => ({
    file: 'e2e/status.spec.ts',
    line: 3,
    title,
    tests: [{ status, annotations, results: [{ errors: status === 'expected' ? [] : [{ message: 'no' }] }] }],
  })
  const counts = countPlaywright({
    suites: [
      {
        specs: [spec('opens', 'expected')],
        suites: [
          {
            specs: [
              spec('shakes', 'flaky'),
              spec('prints', 'skipped', [{ type: 'skip', description: 'no printer' }]),
            ],
          },
        ],
      },
    ],
  })

  expect(counts).toMatchObject({ passed: 1, failed: 1, skipped: 1 })
  expect(counts.skips).toEqual(['e2e/status.spec.ts:3 prints: no printer'])
})
