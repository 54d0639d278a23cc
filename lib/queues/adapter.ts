/** What every engine's jobs come down to. `retrying` heals by itself; `failed` needs somebody. */
export const JOB_STATES = ['waiting', 'active', 'delayed', 'retrying', 'failed', 'completed'] as const
export type JobState = (typeof JOB_STATES)[number]

export type EngineKind = 'pg-boss' | 'graphile-worker' | 'bullmq' | 'sql' | 'http'

/** What an engine can do; an action that is missing here is absent from pages and answers, not broken. */
export type Capabilities = {
  retry: boolean
  discard: boolean
  pause: boolean
  /** Knows its schedules: see `schedules`. */
  schedules: boolean
  /** Jobs can be found by a value of their payload. */
  payloadFilter: boolean
  /** A job that ended well is deleted at once, so one that is gone after a retry counts as ended well. */
  forgetsCompleted: boolean
}

/** `at_least`: counting stopped there ("10 000+"); `estimate`: from the engine's statistics ("~"). */
export type Count = { value: number; exactness: 'exact' | 'at_least' | 'estimate' }

/** One queue as one look found it. */
export type QueueReading = {
  queue: string
  /** null: the engine does not keep jobs of this state or does not say. */
  counts: Record<JobState, Count | null>
  /** Since when the oldest waiting job could have run. */
  oldestWaitingAt: Date | null
  /** Processes or slots that could take a job now; null: not to be known. */
  workers: number | null
  /** The last sign of a worker of this queue: a job begun or ended, a heartbeat. */
  lastWorkedAt: Date | null
  paused: boolean | null
  /** Jobs that ended well since a time; null: not to be known cheaply. */
  finished: { since: Date; count: number } | null
  /** Of a sample of at most 1 000 waiting jobs, by tenant, largest first; empty without a tenant path. */
  tenants: { tenant: string; jobs: number }[]
}

export type EngineJob = {
  id: string
  /** Task or job name, where a queue holds several kinds. */
  name: string | null
  state: JobState
  /** Begun so far. */
  attempts: number
  maxAttempts: number | null
  createdAt: Date | null
  /** When it may run, for `delayed` and `retrying`. */
  runAt: Date | null
  startedAt: Date | null
  finishedAt: Date | null
  /** Message of the last failure, at most 2 000 characters. */
  error: string | null
  tenant: string | null
  /** Names this very end of the job: another one after every failure. `retry` and `discard` insist on it. */
  version: string
}

export type EngineJobDetail = EngineJob & {
  /** As JSON text, whole up to 64 kB, cut after that; bytes that are no text are told by their number. */
  payload: { text: string; bytes: number; isCut: boolean } | null
  /** What the job returned, in the same form. */
  result: { text: string; bytes: number; isCut: boolean } | null
  /** Every failure the engine keeps, oldest first, stack included, at most 8 kB each. */
  errors: { at: Date | null; text: string }[]
  /** Ids of jobs this one was made from or made, as the engine knows them. */
  relatives: string[]
}

export type JobFilter = {
  queue: string
  state?: JobState
  /** Jobs that reached their state (failed, ended, were created) in this time. */
  from?: Date
  until?: Date
  /** Part of the error or of the job's name, case-insensitive. */
  text?: string
  /** Dotted path in the payload and its value as text. */
  payload?: { path: string; value: string }
  tenant?: string
}

/** Newest first. `next` is opaque and null at the end. `isBounded`: the look ended at its bound, older ones may exist. */
export type JobPage = { jobs: EngineJob[]; next: string | null; isBounded: boolean }

export type JobRef = { id: string; version: string }

/** `changed`: it is no longer in that end (retried, discarded or worked by somebody else meanwhile). */
export type ActionOutcome = 'done' | 'changed' | 'gone'

export type EngineSchedule = {
  queue: string
  /** Unique within its source. */
  name: string
  cron: string | null
  everyMs: number | null
  zone: string | null
  lastAt: Date | null
  nextAt: Date | null
}

/** What an index would make possible; told to the admin, never made by us. */
export type IndexAdvice = { reason: string; statement: string }

/**
 * One source of queues: an engine behind a small pool or connection of its own. Every look has a deadline and a bound.
 * Writes go through the engine's own functions and settle races in the engine, by `version`.
 *
 * @throws AppError unavailable from every method, when the engine cannot be reached or is too slow
 */
export interface QueueAdapter {
  readonly engine: EngineKind
  readonly can: Capabilities
  /** Every queue, at most 500, without reading a job table from end to end. */
  overview(): Promise<QueueReading[]>
  jobs(filter: JobFilter, page: { after: string | null; limit: number }): Promise<JobPage>
  job(queue: string, id: string): Promise<EngineJobDetail | undefined>
  /** The same jobs again, for watching what became of them; at most 1 000. Missing ones are gone. */
  lookAt(queue: string, ids: readonly string[]): Promise<EngineJob[]>
  /** At most 500 a call; an outcome for each, in order. */
  retry?(queue: string, jobs: readonly JobRef[]): Promise<ActionOutcome[]>
  discard?(queue: string, jobs: readonly JobRef[]): Promise<ActionOutcome[]>
  /** Idempotent; false when it already was. */
  pause?(queue: string): Promise<boolean>
  resume?(queue: string): Promise<boolean>
  schedules?(): Promise<EngineSchedule[]>
  /** Last fires of a schedule, newest first: the job made, or undefined where nothing was. */
  firedBy?(schedule: EngineSchedule, limit: number): Promise<EngineJob[]>
  indexAdvice?(): Promise<IndexAdvice[]>
  close(): Promise<void>
}

/** Every kind exports one of these: opens nothing until it is first asked. */
export type OpenAdapter<Config> = (config: Config, settings: AdapterSettings) => QueueAdapter

export type AdapterSettings = {
  /** Dotted path of the tenant in the payload. */
  tenantPath: string | null
  /** Connections of its own. */
  poolSize: number
  /** Deadline of one look. */
  timeoutMs: number
  /** Jobs of one state of one queue are counted up to here: 10 000 when left out. */
  countCap?: number
}

export const COUNT_CAP = 10_000
