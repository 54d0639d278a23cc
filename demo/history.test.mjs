import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureHistory } from './history.mjs'
import { createHistory } from './history-series.mjs'
import { readJson, writeJson } from './state.mjs'

const { PITWALL_PROMTOOL, PITWALL_SKIP_PROMTOOL } = process.env
const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
let dir

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-history-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('the series', () => {
  test('are the same for the same moment', () => {
    expect(createHistory(NOW).step(NOW, MINUTE)).toBe(createHistory(NOW).step(NOW, MINUTE))
  })

  test('never count down, over time or over buckets', () => {
    const history = createHistory(NOW)
    const before = values(history.step(NOW, MINUTE))
    const after = values(history.step(NOW + MINUTE, MINUTE))
    const buckets = [...after].filter(
      ([series]) => series.includes('/standings') && series.includes('code="200"'),
    )

    expect([...before].every(([series, value]) => after.get(series) >= value)).toBe(true)
    expect(inBuckets(buckets)).toEqual(inBuckets(buckets).toSorted((a, b) => a - b))
  })

  test('tell that Paddock was up, and which release it was', () => {
    const text = createHistory(NOW).step(NOW, MINUTE)

    expect(text).toContain(`up{job="paddock",instance="paddock"} 1 ${NOW / 1_000}\n`)
    expect(text).toContain('paddock_build_info{version="2.3.1"')
  })
})

describe('writing', () => {
  const reason = PITWALL_PROMTOOL ? '' : ` (${PITWALL_SKIP_PROMTOOL ?? 'promtool is not given'})`

  test.skipIf(!PITWALL_PROMTOOL)(
    `fills the hole after a pause, and leaves a short one${reason}`,
    async () => {
      wroteUntil(NOW - 40 * MINUTE)
      await ensure(NOW)
      const filled = blockEnds()
      await ensure(NOW + 5 * MINUTE)

      expect(Math.max(...filled)).toBe(NOW - MINUTE + 1)
      expect(blockEnds()).toEqual(filled)
      expect(readdirSync(dir)).not.toContain('history')
    },
  )
})

/** As if Prometheus had run, and had written until `at`. */
function wroteUntil(at) {
  const block = join(dir, 'prometheus', '01AAAAAAAAAAAAAAAAAAAAAAAA')
  mkdirSync(block, { recursive: true })
  writeJson(join(block, 'meta.json'), { maxTime: at })
  writeJson(join(dir, 'history.json'), {})
}

function ensure(now) {
  const tools = { promtool: PITWALL_PROMTOOL }
  return ensureHistory({ dir, storage: join(dir, 'prometheus'), tools, log: () => undefined, now })
}

function blockEnds() {
  const storage = join(dir, 'prometheus')
  return readdirSync(storage).map((name) => readJson(join(storage, name, 'meta.json'), {}).maxTime)
}

function values(text) {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [value] = line.slice(line.lastIndexOf('}') + 2).split(' ')
        return [line.slice(0, line.lastIndexOf('}') + 1), Number(value)]
      }),
  )
}

function inBuckets(entries) {
  return entries.filter(([series]) => series.includes('_bucket')).map(([, value]) => value)
}
