import { withoutColours } from '../log-file.mjs'
import { shown } from '../project.mjs'

/** `{ passed, failed, skipped, problems, skips }`: numbers, and the lines that explain what is not green. */
const nothing = () => ({ passed: 0, failed: 0, skipped: 0, problems: [], skips: [] })

export const onePassed = () => ({ ...nothing(), passed: 1 })
export const oneFailed = (...problems) => ({ ...nothing(), failed: 1, problems })
export const oneSkipped = (reason) => ({ ...nothing(), skipped: 1, skips: [reason] })

export function addUp(results) {
  const total = nothing()
  for (const { passed, failed, skipped } of results) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/** The one line every run ends with. */
export const countLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/** Counts vitest's JSON report; a file that could not even be loaded is one failure. */
export function countVitest(report) {
  const counts = nothing()
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) {
      counts.failed += 1
      counts.problems.push(shown(file.name), ...firstLines(file.message))
    }
    for (const test of file.assertionResults) countVitestCase(counts, file, test)
  }
  return counts
}

function countVitestCase(counts, file, { status, fullName, failureMessages }) {
  if (status === 'passed') counts.passed += 1
  else if (status === 'failed') {
    counts.failed += 1
    counts.problems.push(`${shown(file.name)}: ${fullName}`, ...firstLines(failureMessages?.join('\n')))
  } else {
    counts.skipped += 1
    counts.skips.push(`${shown(file.name)}: ${fullName}`)
  }
}

/** Counts Playwright's JSON report; a test that passed only when repeated counts as failed. */
export function countPlaywright(report) {
  const counts = nothing()
  for (const error of report.errors ?? []) {
    counts.failed += 1
    counts.problems.push(...firstLines(error.message))
  }
  for (const spec of report.suites.flatMap(specsOf)) {
    for (const test of spec.tests) countPlaywrightCase(counts, spec, test)
  }
  return counts
}

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]

function countPlaywrightCase(counts, spec, { status, annotations, results }) {
  const name = `${spec.file}:${spec.line} ${spec.title}`
  if (status === 'expected') counts.passed += 1
  else if (status === 'skipped') {
    counts.skipped += 1
    counts.skips.push(
      `${name}: ${annotations.find(({ type }) => type === 'skip')?.description ?? 'skipped in its file'}`,
    )
  } else {
    counts.failed += 1
    const messages = results.flatMap(({ errors }) => errors.map(({ message }) => message))
    counts.problems.push(
      status === 'flaky' ? `${name} (passed only when repeated)` : name,
      ...firstLines(messages[0]),
    )
  }
}

function firstLines(text = '') {
  const lines = withoutColours(text).split('\n')
  return lines.slice(0, 14).map((line) => `  ${line}`)
}
