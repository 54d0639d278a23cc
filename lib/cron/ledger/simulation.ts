import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import type { Db } from '@/db/client'
import { cronJobs, cronRuns } from '@/db/schema'
import { type Context, SYSTEM } from '@/lib/context'
import { log } from '@/lib/telemetry/log'
import { nextSlots } from '../schedule'
import { at, createJob, receive } from '../testing'
import { applyPending } from './apply'
import { tickLedger } from './tick'

const MINUTE = 60_000
const START = Date.parse('2026-03-29T00:00:00Z')
const SETTLING = 30 * MINUTE

/** What a job does about one of its slots. */
type Deed = {
  /** `silent`: it does not run. */
  kind: 'runs' | 'runs_with_id' | 'fails' | 'silent'
  /** Minutes from due to its first word, a little early included. */
  delay: number
  length: number
  /** How often each word is sent. */
  times: number
}

export type Scenario = {
  schedule: string
  timezone: string
  graceSeconds: number
  hours: number
  deeds: Deed[]
  /** Times in which nobody hears or judges: minutes from the start, and how long. */
  outages: { from: number; minutes: number }[]
}

const deed = fc.record<Deed>({
  kind: fc.constantFrom('runs', 'runs_with_id', 'fails', 'silent'),
  delay: fc.constantFrom(-1, 0, 1, 2),
  length: fc.integer({ min: 0, max: 3 }),
  times: fc.integer({ min: 1, max: 2 }),
})

/** Around the night in which clocks change in Europe. */
export const scenarios = (hours: number) =>
  fc.record<Scenario>({
    schedule: fc.constantFrom('*/10 * * * *', '*/15 * * * *', '7 * * * *', '30 2 * * *', '0,20 1-3 * * *'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu'),
    graceSeconds: fc.constantFrom(120, 240),
    hours: fc.constant(hours),
    deeds: fc.array(deed, { minLength: 3, maxLength: 12 }),
    outages: fc.array(
      fc.record({
        from: fc.integer({ min: 5, max: hours * 60 - 20 }),
        minutes: fc.integer({ min: 1, max: 25 }),
      }),
      { maxLength: 3 },
    ),
  })

export type Outcome = {
  /** Due time, how it ended, what the job did about it, and whether all it said was heard. */
  slots: {
    dueAt: string
    status: string
    deed: Deed['kind']
    heard: 'all' | 'some' | 'nothing'
    blind: boolean
  }[]
  /** Every row with a due time, in order. */
  rows: string[]
  expected: string[]
}

/** Lives through a scenario with so many workers at once, on an empty ledger. */
export async function live(db: Db, scenario: Scenario, workers: number): Promise<Outcome> {
  await db.execute(sql`truncate cron_jobs, cron_runs, cron_check_ins, cron_ledger, cron_blind_spans`)
  const ctx: Context = { db, actor: SYSTEM, now: new Date(START), requestId: 'simulation', log: log() }
  const { schedule, timezone, graceSeconds, hours } = scenario
  const job = await createJob(ctx, { schedule, timezone, graceSeconds, maxRuntimeSeconds: 600 })
  const end = START + hours * 60 * MINUTE
  const due = nextSlots(job, ctx.now, { limit: 1_000, until: new Date(end) })
  const said = due.map((slot, index) => wordsOf(slot, index, scenario))
  const isAway = (time: number) => scenario.outages.some((outage) => within(outage, time))

  for (let time = START; time <= end + SETTLING; time += MINUTE) {
    if (isAway(time)) continue
    for (const { words } of said)
      for (const word of words.filter(
        (one) => one.time > time - MINUTE && one.time <= time && !isAway(one.time),
      ))
        for (let sent = 0; sent < word.times; sent++)
          await receive(at(ctx, new Date(word.time)), job, word.check)
    await beat(ctx, time, scenario)
    await Promise.all(Array.from({ length: workers }, (_, skew) => work(at(ctx, new Date(time + skew * 40)))))
  }

  const rows = await db.select().from(cronRuns).orderBy(cronRuns.dueAt)
  const slots = rows.filter(({ dueAt }) => dueAt !== null && dueAt.getTime() <= end)
  await db.delete(cronJobs)
  return {
    rows: slots.map(({ dueAt, status }) => `${dueAt?.toISOString()} ${status}`),
    expected: due.map((slot) => slot.toISOString()),
    slots: slots.map(({ dueAt, status }, index) => {
      const words = said[index]?.words ?? []
      const heard = words.filter(({ time }) => !isAway(time)).length
      const [from, until] = [(dueAt?.getTime() ?? 0) - 5 * MINUTE, (dueAt?.getTime() ?? 0) + 15 * MINUTE]
      return {
        dueAt: dueAt?.toISOString() ?? '',
        status,
        deed: said[index]?.deed.kind ?? 'silent',
        heard: heard === words.length ? 'all' : heard === 0 ? 'nothing' : 'some',
        blind: scenario.outages.some(
          (outage) =>
            START + outage.from * MINUTE <= until &&
            START + (outage.from + outage.minutes + 1) * MINUTE >= from,
        ),
      }
    }),
  }
}

async function work(ctx: Context): Promise<void> {
  await applyPending(ctx)
  await tickLedger(ctx)
}

/** Workers tick every few seconds; only each minute's is lived through, the others had nothing to do. */
async function beat({ db }: Context, time: number, { outages }: Scenario): Promise<void> {
  if (outages.some((outage) => within(outage, time - MINUTE))) return
  const lately = new Date(time - 10_000).toISOString()
  await db.execute(sql`update cron_ledger set judged_at = greatest(judged_at, ${lately}::timestamptz)`)
}

const within = ({ from, minutes }: Scenario['outages'][number], time: number) =>
  time >= START + from * MINUTE && time < START + (from + minutes) * MINUTE

function wordsOf(slot: Date, index: number, { deeds }: Scenario) {
  const deed = deeds[index % deeds.length]
  if (!deed || deed.kind === 'silent') return { deed: { ...NOTHING, ...deed }, words: [] }
  const began = slot.getTime() + deed.delay * MINUTE
  const end = { kind: deed.kind === 'fails' ? ('fail' as const) : ('success' as const) }
  if (deed.kind !== 'runs_with_id') return { deed, words: [{ time: began, check: end, times: 1 }] }
  const runId = `run-${index}`
  const words = [
    { time: began, check: { kind: 'start' as const, runId }, times: deed.times },
    { time: began + deed.length * MINUTE, check: { ...end, runId }, times: deed.times },
  ]
  return { deed, words }
}

const NOTHING: Deed = { kind: 'silent', delay: 0, length: 0, times: 1 }
