import { AppError } from '@/lib/errors'
import type {
  ActionOutcome,
  Capabilities,
  EngineJob,
  EngineJobDetail,
  EngineSchedule,
  JobFilter,
  JobPage,
  JobRef,
  JobState,
  QueueAdapter,
  QueueReading,
} from './adapter'
import { isWanted, newestFirst, shown, type TestJob, versionOf } from './testing-jobs'

export type { TestJob } from './testing-jobs'

type NewJob = Partial<Omit<TestJob, 'version'>> & { queue?: string }

const ALL: Capabilities = {
  retry: true,
  discard: true,
  pause: true,
  schedules: true,
  payloadFilter: true,
  forgetsCompleted: false,
}
const MAX_JOBS_AT_ONCE = 500

/** A queue engine in memory that keeps jobs and states as real ones do, and fails when it is told to. */
export class TestingEngine implements QueueAdapter {
  readonly engine = 'pg-boss'
  readonly jobsById = new Map<string, TestJob>()
  readonly fired = new Map<string, string[]>()
  readonly knownSchedules: EngineSchedule[] = []
  readonly paused = new Set<string>()
  /** Every call, by name, with the ids it was given. */
  readonly calls: { name: string; ids: readonly string[] }[] = []
  workers: number | null = 1
  lastWorkedAt: Date | null = null
  /** What every call says instead of an answer. */
  down: string | undefined
  delayMs = 0
  isClosed = false
  /** Runs after the engine has retried, before it says so: where a process may die. */
  afterRetry: () => Promise<void> | void = () => undefined
  readonly can: Capabilities
  /** What the pages of one listing are cut from. */
  #listing: TestJob[] | undefined

  constructor(can: Partial<Capabilities> = {}) {
    this.can = { ...ALL, ...can }
  }

  add({ queue = 'mail', id = crypto.randomUUID(), state = 'failed', ...values }: NewJob = {}): TestJob {
    const error = state === 'failed' || state === 'retrying' ? 'connect ECONNREFUSED 127.0.0.1:2525' : null
    const job: TestJob = {
      ...{ id, queue, state, name: null, attempts: state === 'failed' ? 1 : 0, maxAttempts: 1 },
      ...{ createdAt: null, runAt: null, startedAt: null, finishedAt: null, error, tenant: null },
      ...{ payload: { id }, errors: [], relatives: [], version: '' },
      ...values,
    }
    job.version = versionOf(job)
    this.jobsById.set(id, job)
    return job
  }

  /** A worker takes whatever waits, at most `limit` jobs; what throws, fails. */
  work(run: (job: TestJob) => void = () => undefined, { now = new Date(), limit = 10_000 } = {}): number {
    const waiting = [...this.jobsById.values()]
      .filter(({ state, queue }) => state === 'waiting' && !this.paused.has(queue))
      .slice(0, limit)
    for (const job of waiting) this.#attempt(job, run, now)
    return waiting.length
  }

  #attempt(job: TestJob, run: (job: TestJob) => void, now: Date): void {
    Object.assign(job, { attempts: job.attempts + 1, startedAt: now, finishedAt: now })
    this.lastWorkedAt = now
    try {
      run(job)
      if (this.can.forgetsCompleted) this.jobsById.delete(job.id)
      Object.assign(job, { state: 'completed', error: null })
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      const isLast = job.attempts >= (job.maxAttempts ?? 1)
      job.errors.push({ at: now, text })
      Object.assign(job, { state: isLast ? 'failed' : 'retrying', error: text })
    }
    job.version = versionOf(job)
  }

  count(queue: string, state: JobState): number {
    return [...this.jobsById.values()].filter((job) => job.queue === queue && job.state === state).length
  }

  async overview(): Promise<QueueReading[]> {
    await this.#called('overview')
    const names = [...new Set([...this.jobsById.values()].map(({ queue }) => queue))].sort()
    return names.map((queue) => this.#reading(queue))
  }

  #reading(queue: string): QueueReading {
    const counted = (state: JobState) => ({ value: this.count(queue, state), exactness: 'exact' as const })
    const [waiting, active] = [counted('waiting'), counted('active')]
    const [delayed, retrying] = [counted('delayed'), counted('retrying')]
    const oldest = [...this.jobsById.values()]
      .filter((job) => job.queue === queue && job.state === 'waiting')
      .map(({ createdAt }) => createdAt?.getTime() ?? Number.POSITIVE_INFINITY)
    const oldestAt = Math.min(...oldest)
    return {
      queue,
      counts: { waiting, active, delayed, retrying, failed: counted('failed'), completed: null },
      oldestWaitingAt: Number.isFinite(oldestAt) ? new Date(oldestAt) : null,
      workers: this.workers,
      lastWorkedAt: this.lastWorkedAt,
      paused: this.paused.has(queue),
      finished: null,
      tenants: [],
    }
  }

  async jobs(filter: JobFilter, { after, limit }: { after: string | null; limit: number }): Promise<JobPage> {
    await this.#called('jobs')
    if (after === null || !this.#listing)
      this.#listing = [...this.jobsById.values()].filter((job) => isWanted(job, filter)).sort(newestFirst)
    const found = this.#listing
    const from = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1
    const jobs = found.slice(from, from + limit)
    const last = jobs.at(-1)
    const hasMore = found.length > from + limit
    return { jobs: jobs.map(shown), next: hasMore && last ? last.id : null, isBounded: false }
  }

  async job(queue: string, id: string): Promise<EngineJobDetail | undefined> {
    await this.#called('job', [id])
    const job = this.#find(queue, id)
    if (!job) return undefined
    const { payload, errors, relatives } = job
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    const cut = text.slice(0, 64_000)
    return {
      ...shown(job),
      payload: { text: cut, bytes: Buffer.byteLength(text), isCut: cut !== text },
      ...{ result: null, errors, relatives },
    }
  }

  async lookAt(queue: string, ids: readonly string[]): Promise<EngineJob[]> {
    await this.#called('lookAt', ids)
    if (ids.length > 1_000) throw new Error('more than 1 000 jobs at once')
    return ids.flatMap((id) => this.#find(queue, id) ?? []).map(shown)
  }

  async retry(queue: string, jobs: readonly JobRef[]): Promise<ActionOutcome[]> {
    await this.#called(
      'retry',
      jobs.map(({ id }) => id),
    )
    const outcomes = this.#settle(queue, jobs, (job) =>
      Object.assign(job, { state: 'waiting', attempts: 0, finishedAt: null, startedAt: null }),
    )
    await this.afterRetry()
    return outcomes
  }

  async discard(queue: string, jobs: readonly JobRef[]): Promise<ActionOutcome[]> {
    await this.#called(
      'discard',
      jobs.map(({ id }) => id),
    )
    return this.#settle(queue, jobs, ({ id }) => this.jobsById.delete(id))
  }

  async pause(queue: string): Promise<boolean> {
    await this.#called('pause')
    if (this.paused.has(queue)) return false
    this.paused.add(queue)
    return true
  }

  async resume(queue: string): Promise<boolean> {
    await this.#called('resume')
    return this.paused.delete(queue)
  }

  async schedules(): Promise<EngineSchedule[]> {
    await this.#called('schedules')
    return this.knownSchedules
  }

  async firedBy({ name }: EngineSchedule, limit: number): Promise<EngineJob[]> {
    await this.#called('firedBy')
    const ids = this.fired.get(name) ?? []
    return ids
      .flatMap((id) => this.jobsById.get(id) ?? [])
      .slice(0, limit)
      .map(shown)
  }

  async close(): Promise<void> {
    this.isClosed = true
  }

  #settle(queue: string, jobs: readonly JobRef[], change: (job: TestJob) => unknown): ActionOutcome[] {
    if (jobs.length > MAX_JOBS_AT_ONCE) throw new Error('more than 500 jobs at once')
    return jobs.map(({ id, version }) => {
      const job = this.#find(queue, id)
      if (!job) return 'gone'
      if (job.state !== 'failed' || job.version !== version) return 'changed'
      change(job)
      return 'done'
    })
  }

  #find(queue: string, id: string): TestJob | undefined {
    const job = this.jobsById.get(id)
    return job?.queue === queue ? job : undefined
  }

  async #called(name: string, ids: readonly string[] = []): Promise<void> {
    this.calls.push({ name, ids })
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs))
    if (this.down !== undefined) throw new AppError('unavailable', this.down)
  }
}
