import type { Database } from './database'
import type { DeadlineTask } from './deadline-task'
import type { Maintenance } from './maintenance'
import type { Metrics } from './metrics'
import type { Settings } from './settings'

/** What every route may use; there is one per process. */
export type App = {
  settings: Settings
  metrics: Metrics
  database: Database
  maintenance: Maintenance
  deadlineTask: DeadlineTask
  startedAt: number
  /** Set once migrations and seed are in. */
  prepared: boolean
  draining: boolean
  now(): Date
}
