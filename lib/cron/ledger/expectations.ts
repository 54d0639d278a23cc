import fc from 'fast-check'
import { expect } from 'vitest'
import type { Db } from '@/db/client'
import { live, scenarios } from './simulation'

const FINE = ['ok', 'late']

/** One row a slot, no slot missed that may have been filled while nobody heard, the same with one worker and with three. */
export const holdsWhateverHappens = (db: Db, hours: number, runs: number) =>
  fc.assert(
    fc.asyncProperty(scenarios(hours), async (scenario) => {
      const alone = await live(db, scenario, 1)
      expect(alone.rows.map((row) => row.split(' ')[0])).toEqual(alone.expected)
      for (const { dueAt, status, deed, heard, blind } of alone.slots) {
        const wanted = wantedFor(deed, heard, blind)
        expect(wanted, `${dueAt} ${deed}, heard ${heard}${blind ? ', blind' : ''}`).toContain(status)
      }
      expect((await live(db, scenario, 3)).rows).toEqual(alone.rows)
    }),
    { numRuns: runs },
  )

function wantedFor(deed: string, heard: 'all' | 'some' | 'nothing', blind: boolean): string[] {
  if (deed === 'silent') return blind ? ['unknown', 'missed'] : ['missed']
  if (heard === 'nothing') return ['unknown']
  if (heard === 'some') return ['unknown', ...FINE]
  return deed === 'fails' ? ['failed'] : FINE
}
