import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AdapterSettings, JOB_STATES, type JobState } from '@/lib/queues/adapter'
import type { EngineUnderTest, NewJob, Outcome } from '@/lib/queues/adapter.contract'
import { queueSource } from '@/lib/queues/config'
import { openHttp } from './adapter'

const SECRET = 'a-secret-of-the-tests'
const MAX_SHOWN = 65_536

type Job = {
  id: number
  queue: string
  state: JobState
  payload: string
  attempts: number
  maxAttempts: number
  createdAt: Date
  runAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  errors: { at: Date; error: string }[]
}

/** A backend with queues of its own that tells about them as docs/queues.md asks for. */
export class Backend implements EngineUnderTest {
  readonly can = {
    retry: true,
    discard: false,
    pause: false,
    schedules: false,
    payloadFilter: true,
    forgetsCompleted: false,
  }
  readonly states = JOB_STATES
  readonly countsFreely = true
  private server: Server | undefined
  private readonly queues = new Set<string>()
  private readonly jobs: Job[] = []

  start = async () => {
    this.server = createServer((request, response) => {
      this.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
    }).listen(0, '127.0.0.1')
    await once(this.server, 'listening')
  }

  stop = async () => {
    this.server?.closeAllConnections()
    this.server?.close()
  }

  address = () => {
    const address = this.server?.address()
    return { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 }
  }

  open = (settings: AdapterSettings, { host, port } = this.address()) => {
    const base = `http://${host}:${port}/queues`
    const urls = {
      overview: base,
      list: `${base}/{queue}/list?state={state}&before={before}&beforeId={beforeId}&limit={limit}`,
      states: [...JOB_STATES],
      jobs: `${base}/{queue}/jobs?ids={ids}`,
      retry: `${base}/{queue}/retry`,
    }
    const source = queueSource.parse({ id: 'backend', kind: 'http', urls, secret: SECRET })
    if (source.kind !== 'http') throw new Error('another kind')
    return openHttp(source, settings)
  }

  addQueue = async (queue: string) => void this.queues.add(queue)

  produce = async (queue: string, jobs: readonly NewJob[]) => {
    this.queues.add(queue)
    return jobs.map(({ payload = {}, delayMs = 0, maxAttempts = 1 }) => {
      const now = new Date()
      const job: Job = {
        id: this.jobs.length + 1,
        queue,
        state: delayMs > 0 ? 'delayed' : 'waiting',
        payload: JSON.stringify(payload),
        attempts: 0,
        maxAttempts,
        createdAt: now,
        runAt: new Date(now.getTime() + delayMs),
        startedAt: null,
        finishedAt: null,
        errors: [],
      }
      this.jobs.push(job)
      return String(job.id)
    })
  }

  work = async (queue: string, outcomes: readonly Outcome[]) => {
    for (const outcome of outcomes) {
      const job = this.begin(queue)
      await sleep(2)
      if (outcome !== 'ok')
        job.errors.push({ at: new Date(), error: 'fails' in outcome ? outcome.fails : outcome.heals })
      const isRetrying = outcome !== 'ok' && job.attempts < job.maxAttempts
      if (isRetrying) job.runAt = new Date(Date.now() + 60_000)
      else job.finishedAt = new Date()
      job.state = outcome === 'ok' ? 'completed' : isRetrying ? 'retrying' : 'failed'
    }
  }

  hold = async (queue: string) => {
    const job = this.begin(queue)
    const release = async () => {
      Object.assign(job, { state: 'completed', finishedAt: new Date() })
    }
    return { release }
  }

  private begin(queue: string): Job {
    const job = this.jobs.find((one) => one.queue === queue && one.state === 'waiting')
    if (!job) throw new Error(`nothing waits in ${queue}`)
    return Object.assign(job, { state: 'active', attempts: job.attempts + 1, startedAt: new Date() })
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const body = await textOf(request)
    if (!isSigned(request, body)) return { status: 401, body: { error: 'not signed' } }
    const url = new URL(request.url ?? '', 'http://backend')
    const [, , name, verb] = url.pathname.split('/')
    const queue = decodeURIComponent(name ?? '')
    if (verb === undefined) return { status: 200, body: { queues: [...this.queues].map(this.readingOf) } }
    if (verb === 'list') return { status: 200, body: { jobs: this.list(queue, url.searchParams) } }
    if (verb === 'jobs') {
      const ids = (/[?&]ids=([^&]*)/.exec(url.search)?.[1] ?? '').split(',').map(decodeURIComponent)
      const found = this.jobs.filter((job) => job.queue === queue && ids.includes(String(job.id)))
      return { status: 200, body: { jobs: found.map((job) => told(job)) } }
    }
    if (verb === 'retry' && request.method === 'POST')
      return { status: 200, body: { done: this.retry(queue, JSON.parse(body)) } }
    return { status: 404, body: {} }
  }

  private readingOf = (queue: string) => {
    const jobs = this.jobs.filter((job) => job.queue === queue)
    const count = (state: JobState) => jobs.filter((job) => job.state === state).length
    const waiting = jobs.filter(({ state }) => state === 'waiting')
    const signs = jobs.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]).map(Number)
    return {
      queue,
      ...Object.fromEntries(JOB_STATES.map((state) => [state, count(state)])),
      oldestWaitingAt: waiting[0]?.runAt ?? null,
      lastWorkedAt: Math.max(0, ...signs) > 0 ? new Date(Math.max(...signs)) : null,
      tenants: tenantsOf(waiting),
    }
  }

  private list(queue: string, asked: URLSearchParams) {
    const before = [asked.get('before') || '9999', Number(asked.get('beforeId') || 0)] as const
    return this.jobs
      .filter((job) => job.queue === queue && job.state === asked.get('state'))
      .map((job) => ({ job, at: (job.finishedAt ?? job.createdAt).toISOString() }))
      .filter(({ job, at }) => at < before[0] || (at === before[0] && job.id < before[1]))
      .sort((left, right) => right.at.localeCompare(left.at) || right.job.id - left.job.id)
      .slice(0, Number(asked.get('limit')))
      .map(({ job, at }) => ({ ...told(job), at }))
  }

  private retry(queue: string, asked: { jobs: { id: string; version: string }[] }): string[] {
    return asked.jobs.flatMap(({ id, version }) => {
      const job = this.jobs.find((one) => one.queue === queue && String(one.id) === id)
      if (job?.state !== 'failed' || versionOf(job) !== version) return []
      Object.assign(job, { state: 'waiting', finishedAt: null })
      return [id]
    })
  }
}

const versionOf = ({ attempts, finishedAt }: Job): string => `${attempts}/${finishedAt?.getTime() ?? 0}`

/** What is large comes in part, and says so. */
function told({ payload, errors, queue: _queue, ...job }: Job) {
  const start = Buffer.from(payload).subarray(0, MAX_SHOWN)
  const isCut = Buffer.byteLength(payload) > MAX_SHOWN
  return {
    ...job,
    version: versionOf({ payload, errors, queue: '', ...job }),
    error: errors.at(-1)?.error.slice(0, 2_000),
    errors: errors.slice(-20),
    ...(isCut
      ? {
          payloadText: new TextDecoder().decode(start, { stream: true }),
          payloadBytes: Buffer.byteLength(payload),
        }
      : { payload: JSON.parse(payload) }),
  }
}

function tenantsOf(jobs: readonly Job[]) {
  const found = new Map<string, number>()
  for (const { payload } of jobs) {
    const tenant = JSON.parse(payload)?.customer?.id
    if (tenant) found.set(tenant, (found.get(tenant) ?? 0) + 1)
  }
  return [...found]
    .map(([tenant, count]) => ({ tenant, jobs: count }))
    .sort((one, other) => other.jobs - one.jobs)
}

/** As docs/queues.md tells a backend to check it. */
function isSigned(request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>, body: string): boolean {
  const time = String(request.headers['pitwall-time'])
  if (Math.abs(Date.now() / 1_000 - Number(time)) > 300) return false
  const text = [time, request.method, request.url, body].join('\n')
  return (
    request.headers['pitwall-signature'] === `v1=${createHmac('sha256', SECRET).update(text).digest('hex')}`
  )
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
