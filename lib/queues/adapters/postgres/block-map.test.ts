import { describe, expect, test } from 'vitest'
import { BlockMap, CHUNK_BLOCKS, type Tally } from './block-map'

const tally = (jobs: number, kept: Tally['kept'] = []): Tally => ({
  queue: 'mail',
  state: 'failed',
  jobs,
  recent: 0,
  firstAt: null,
  workedAt: null,
  kept,
})
const mapOf = (chunks: number) => {
  const map = new BlockMap()
  map.resize(chunks * CHUNK_BLOCKS)
  return map
}

describe('a block map', () => {
  test.each([1, 2, 3, 10, 97, 256])('of %i chunks has them all read by one pass', (chunks) => {
    const map = mapOf(chunks)
    const order = Array.from({ length: chunks }, () => {
      const chunk = map.next()
      map.take(chunk, [])
      return chunk
    })

    expect(new Set(order).size).toBe(chunks)
    expect(map.covered).toBe(1)
  })

  test('takes chunks from all over the table first, so that a part of a pass is a fair sample', () => {
    const map = mapOf(100)
    const first = Array.from({ length: 10 }, () => {
      const chunk = map.next()
      map.take(chunk, [])
      return chunk
    }).sort((one, other) => one - other)

    const gaps = first.slice(1).map((chunk, at) => chunk - (first[at] ?? 0))
    expect(Math.max(...gaps)).toBeLessThan(20)
  })

  test('scales what it has found to the whole table, until that has been read', () => {
    const map = mapOf(4)
    map.take(0, [tally(10)])
    expect(map.jobs('mail', 'failed')).toBe(40)
    map.take(1, [tally(0)])
    map.take(2, [])
    map.take(3, [tally(2)])

    expect(map.jobs('mail', 'failed')).toBe(12)
    expect(map.jobs('mail', 'active')).toBe(0)
  })

  test('reads a new chunk of a grown table next, and forgets what a shrunk one held', () => {
    const map = mapOf(2)
    map.take(0, [tally(1)])
    map.take(1, [tally(5)])
    map.resize(3 * CHUNK_BLOCKS)
    expect(map.next()).toBe(2)
    map.resize(CHUNK_BLOCKS)

    expect(map.jobs('mail', 'failed')).toBe(1)
    expect(map.covered).toBe(1)
  })

  test('tells the jobs it remembers newest first, as of the last reading of each chunk', () => {
    const map = mapOf(2)
    map.take(0, [
      tally(2, [
        { id: '9', at: '2026-01-01 10:00:00+00' },
        { id: '10', at: '2026-01-01 10:00:00+00' },
      ]),
    ])
    map.take(1, [tally(1, [{ id: '3', at: '2026-01-01 10:00:00.5+00' }])])
    expect(map.kept('mail', 'failed').map(({ id }) => id)).toEqual(['3', '10', '9'])
    map.take(1, [tally(2, [{ id: '4', at: '2025-12-31 10:00:00+00' }])])

    expect(map.kept('mail', 'failed').map(({ id }) => id)).toEqual(['10', '9', '4'])
    expect(map.keepsAll('mail', 'failed')).toBe(false)
  })
})
