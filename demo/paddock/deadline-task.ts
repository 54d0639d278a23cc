import type { Database } from './database'
import { logError } from './log'

const EVERY_MS = 15_000
const WEEKS_MOVED = 12
const FEWEST_AHEAD = 3

export type DeadlineTask = {
  lastSuccessAt: Date | undefined
  /** Older than this, the task counts as stale. */
  staleAfterMs: number
  start(): void
  stop(): void
}

/** Locks drafts whose race has begun, and keeps races ahead of us. */
export function createDeadlineTask(database: Database): DeadlineTask {
  let timer: NodeJS.Timeout | undefined

  const task: DeadlineTask = {
    lastSuccessAt: undefined,
    staleAfterMs: 3 * EVERY_MS,
    start() {
      timer = setInterval(tick, EVERY_MS)
      void tick()
    },
    stop: () => clearInterval(timer),
  }
  return task

  async function tick() {
    try {
      await lockDrafts(database)
      await moveCalendar(database)
      task.lastSuccessAt = new Date()
    } catch (error) {
      logError('draft_deadline_task_failed', error)
    }
  }
}

async function lockDrafts(database: Database) {
  await database.run(
    'update',
    (sql) => sql`
      update drafts set status = 'locked' from races
      where races.id = drafts.race_id and drafts.status = 'open' and races.starts_at <= now()`,
  )
}

/** Open drafts are for the last races of the calendar: it moves on before they come near. */
async function moveCalendar(database: Database) {
  await database.run(
    'update',
    (sql) => sql`
      update races set starts_at = starts_at + make_interval(weeks => ${WEEKS_MOVED})
      where (select count(*) from races where starts_at > now()) <= ${FEWEST_AHEAD}`,
  )
}
