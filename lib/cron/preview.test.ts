import { describe, expect } from 'vitest'
import { test } from '@/db/testing/test'
import { previewSchedule } from './preview'
import { at } from './testing'

describe('a preview', () => {
  test('shows the next five on the clock of the job, and those around its next change', ({ ctx }) => {
    const timing = { schedule: '30 2 * * *', timezone: 'Europe/Berlin' }
    const { words, next, clockChange } = previewSchedule(at(ctx, '2026-03-20T12:00:00Z'), timing)

    expect(words).toBe('At 02:30')
    expect(next).toHaveLength(5)
    expect(next[0]).toEqual({ at: '2026-03-21T01:30:00.000Z', local: '2026-03-21T02:30:00+01:00' })
    expect(clockChange).toMatchObject({ at: '2026-03-29T01:00:00.000Z', shiftMinutes: 60 })
    expect(clockChange?.runs.map(({ local }) => local)).toEqual([
      '2026-03-28T02:30:00+01:00',
      '2026-03-29T03:00:00+02:00',
      '2026-03-30T02:30:00+02:00',
    ])
  })

  test('knows of no change where there is none, and says why a schedule cannot be', ({ ctx }) => {
    expect(previewSchedule(ctx, { schedule: 'every 15m', timezone: 'UTC' }).clockChange).toBeNull()
    expect(() => previewSchedule(ctx, { schedule: '0 0 30 2 *', timezone: 'UTC' })).toThrow('never fires')
  })
})
