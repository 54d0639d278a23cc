import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { database } from '@/db/client'
import { levelSpans, opsEvents } from '@/db/schema'
import { systemContext, transaction } from '@/lib/context'
import { withOwnDatabase } from '@/lib/worker/testing'
import { openSpans, type Subject, writeStanding } from './spans'

withOwnDatabase()

const RACED: Subject = { kind: 'service', id: 'raced', name: 'Raced' }
const well = { level: 'operational' as const, evidence: [] }
const down = { level: 'major_outage' as const, evidence: [] }

const race = async (work: () => Promise<void>) => {
  await Promise.all(Array.from({ length: 6 }, work))
}

test('of many who see the same change at once one writes it', async () => {
  await race(() => transaction(systemContext(), (tx) => writeStanding(tx, RACED, undefined, well)))
  const open = (await openSpans(systemContext())).get('service:raced')
  await race(() => transaction(systemContext(), (tx) => writeStanding(tx, RACED, open, down)))

  const spans = await database().select().from(levelSpans).where(eq(levelSpans.subjectId, 'raced'))
  expect(spans.map(({ level, untilAt }) => [level, untilAt !== null])).toEqual([
    ['operational', true],
    ['major_outage', false],
  ])
  expect(
    await database().select().from(opsEvents).where(eq(opsEvents.subject, 'service:raced')),
  ).toHaveLength(1)
})

test('a span never ends before it began, even when the clock went back', async () => {
  const subject = { ...RACED, id: 'back-in-time' }
  const ctx = systemContext()
  await writeStanding(ctx, subject, undefined, well)
  const open = (await openSpans(ctx)).get('service:back-in-time')
  await writeStanding({ ...ctx, now: new Date(ctx.now.getTime() - 3_600_000) }, subject, open, down)

  const spans = await database().select().from(levelSpans).where(eq(levelSpans.subjectId, 'back-in-time'))
  for (const { fromAt, untilAt } of spans) if (untilAt) expect(untilAt >= fromAt).toBe(true)
})
