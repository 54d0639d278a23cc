import type { JobFilter } from '@/lib/queues/adapter'
import { blocksSql } from '../postgres/chunk-read'
import type { Listing } from '../postgres/page'
import type { Parameters } from '../postgres/sql'
import { REACHED_AT } from './job-sql'
import { pending } from './live'
import type { BossTable } from './table'

/** Jobs that one look examines. */
const EXAMINED = 5_000
/** Priorities with jobs waiting that a list goes through. */
const PRIORITIES = 50

type Make = Listing['window']

const jobsOf = ({ relation }: BossTable) => ({
  from: `${relation} as j`,
  id: 'j.id',
  idType: 'uuid' as const,
})

const named = ({ queue }: JobFilter, { add }: Parameters) => `j.name = ${add(queue, 'text')}`

/** All of a table that is read whole. */
export const smallWindow =
  (table: BossTable, filter: JobFilter): Make =>
  (given) => ({
    ...jobsOf(table),
    where: `${blocksSql(0, null)} and ${named(filter, given)}`,
    at: `coalesce(${REACHED_AT}, j.created_on)`,
    rows: null,
  })

export const idsWindow =
  (table: BossTable, filter: JobFilter, ids: readonly string[]): Make =>
  (given) => ({
    ...jobsOf(table),
    where: `${named(filter, given)} and j.id = any(${given.add(ids, 'uuid[]')})`,
    at: `coalesce(${REACHED_AT}, j.created_on)`,
    rows: null,
  })

/** By the index that we advise. */
export const failedWindow =
  (table: BossTable, filter: JobFilter): Make =>
  (given) => {
    const { from, until } = filter
    const range = [
      ...(from ? [`and j.completed_on >= ${given.add(from.toISOString(), 'timestamptz')}`] : []),
      ...(until ? [`and j.completed_on < ${given.add(until.toISOString(), 'timestamptz')}`] : []),
    ]
    return {
      ...jobsOf(table),
      where: `${named(filter, given)} and j.state = 'failed' ${range.join(' ')}`,
      at: 'j.completed_on',
      rows: EXAMINED,
    }
  }

/** By the index the library fetches by: it goes by time, or, where jobs may be blocked, by priority and age. */
export const pendingWindow =
  (table: BossTable, filter: JobFilter, hasBlocked: boolean): Make =>
  (given) => {
    const jobs = `${named(filter, given)} and ${pending(hasBlocked, 'j.')}`
    if (hasBlocked)
      return {
        ...jobsOf(table),
        each: prioritiesSql(table, filter, given),
        where: `${jobs} and j.priority = p.priority`,
        at: 'j.created_on',
        rows: EXAMINED,
      }
    const due = { waiting: 'and j.start_after <= now()', delayed: 'and j.start_after > now()' }
    const range = filter.state === 'waiting' || filter.state === 'delayed' ? due[filter.state] : ''
    return { ...jobsOf(table), where: `${jobs} ${range}`, at: 'j.start_after', rows: EXAMINED }
  }

/** One step of the index each. */
function prioritiesSql({ relation }: BossTable, filter: JobFilter, given: Parameters): string {
  const next = (condition: string) =>
    `(select j.priority from ${relation} as j where ${named(filter, given)} and ${pending(true, 'j.')} ${condition}
      order by j.priority desc limit 1)`
  return `with recursive step as (
    ${next('')} union all select ${next('and j.priority < step.priority')} from step where step.priority is not null)
    select priority from step where priority is not null limit ${PRIORITIES}`
}
