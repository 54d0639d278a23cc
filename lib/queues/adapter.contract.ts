import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import {
  type AdapterSettings,
  type Capabilities,
  type EngineJob,
  type EngineSchedule,
  JOB_STATES,
  type JobFilter,
  type JobState,
  type QueueAdapter,
  type QueueReading,
} from './adapter'
import { type Address, valve } from './testing/valve'

/** `heals`: fails with attempts left, waits at least 20 s for the next. Others have had their last attempt. */
export type Outcome = 'ok' | { fails: string } | { heals: string }

export type NewJob = {
  payload?: unknown
  delayMs?: number
  /** 1 when left out. A job that `heals` needs more. */
  maxAttempts?: number
}

/** An engine as its own users use it: jobs are made and worked by the real library. */
export type EngineUnderTest = {
  /** What the adapter must say it can. */
  can: Capabilities
  /** States whose jobs are kept, counted and listed. */
  states: readonly JobState[]
  /** Counting costs the engine nothing, so it is never capped. */
  countsFreely?: boolean
  knowsWorkers?: boolean
  start(): Promise<void>
  stop(): Promise<void>
  address(): Address
  /** The adapter as in service, on this address instead of the engine's own. */
  open(settings: AdapterSettings, at: Address): QueueAdapter
  /** The same for an account that may only read. */
  openReadOnly?(settings: AdapterSettings): Promise<QueueAdapter>
  /** Makes a queue of this name where queues have to be made. */
  addQueue(queue: string): Promise<void>
  /** Ids in the order of the jobs. */
  produce(queue: string, jobs: readonly NewJob[]): Promise<string[]>
  /** A worker that works a due job for each outcome, in turn, and is gone when the engine has written down the last. */
  work(queue: string, outcomes: readonly Outcome[]): Promise<void>
  /** A worker that begins one due job and ends it well when released, at the latest by `stop`. */
  hold(queue: string): Promise<{ release(): Promise<void> }>
  /** Whether the engine itself knows the times of its schedules. */
  knowsCron?: boolean
  /** Lets a schedule of this queue fire at least once, every minute; the job it made last must stay. */
  schedule?(queue: string): Promise<void>
  /** Makes a job whose payload is bytes that are no text. */
  produceBinary?(queue: string): Promise<string>
}

const SETTINGS: AdapterSettings = { tenantPath: 'customer.id', poolSize: 2, timeoutMs: 2_000 }
const TEXT_BYTES = 65_536
const CLOCK_MS = 1_000

/** What every adapter must hold, against the engine itself. */
export function queueAdapterContract(name: string, engine: EngineUnderTest): void {
  const has = (state: JobState) => engine.states.includes(state)
  let adapter: QueueAdapter
  let queues = 0

  const newQueue = async () => {
    const queue = `contract-${++queues}`
    await engine.addQueue(queue)
    return queue
  }
  const reading = async (queue: string, from = adapter): Promise<QueueReading> => {
    const found = (await from.overview()).find((one) => one.queue === queue)
    if (!found) throw new Error(`the overview does not name ${queue}`)
    return found
  }
  const failed = async (queue: string, payloads: unknown[], error = 'SMTP 451 from mail.example.com') => {
    const ids = await engine.produce(
      queue,
      payloads.map((payload) => ({ payload })),
    )
    await engine.work(
      queue,
      payloads.map(() => ({ fails: error })),
    )
    return ids
  }
  const list = async (filter: JobFilter, limit = 50) =>
    (await adapter.jobs(filter, { after: null, limit })).jobs
  const one = async (queue: string, id: string): Promise<EngineJob> => {
    const [job] = await adapter.lookAt(queue, [id])
    if (!job) throw new Error(`job ${id} is gone`)
    return job
  }
  const open = (changed: Partial<AdapterSettings> = {}, at = engine.address()) =>
    engine.open({ ...SETTINGS, ...changed }, at)

  describe(name, () => {
    beforeAll(async () => {
      await engine.start()
      adapter = open()
    }, 180_000)
    afterAll(async () => {
      await adapter?.close()
      await engine.stop()
    }, 60_000)

    test('says what it can, and what it cannot is absent', () => {
      expect(adapter.can).toEqual(engine.can)
      expect({
        retry: adapter.retry !== undefined,
        discard: adapter.discard !== undefined,
        pause: adapter.pause !== undefined && adapter.resume !== undefined,
        schedules: adapter.schedules !== undefined && adapter.firedBy !== undefined,
      }).toEqual({
        retry: engine.can.retry,
        discard: engine.can.discard,
        pause: engine.can.pause,
        schedules: engine.can.schedules,
      })
    })

    describe('the overview', () => {
      test('counts the jobs of every state, and says null of states that are not kept', async () => {
        const queue = await newQueue()
        await failed(queue, [1, 2])
        if (has('retrying')) await engine.produce(queue, [{ maxAttempts: 3 }])
        if (has('retrying')) await engine.work(queue, [{ heals: 'again later' }])
        await engine.produce(queue, [{}])
        await engine.work(queue, ['ok'])
        await engine.produce(queue, [{}])
        const held = await engine.hold(queue)
        await engine.produce(queue, [{}, {}, {}, { delayMs: 3_600_000 }])

        const { counts, finished } = await reading(queue)
        await held.release()

        const wanted = { waiting: 3, active: 1, delayed: 1, retrying: 1, failed: 2, completed: 1 }
        for (const state of JOB_STATES) {
          const expected = has(state) ? { value: wanted[state], exactness: 'exact' } : null
          expect({ state, count: counts[state] }).toEqual({ state, count: expected })
        }
        if (finished) expect(finished.count).toBe(1)
      })

      test('stops counting at the cap and says so', async () => {
        const queue = await newQueue()
        await engine.produce(queue, [{}, {}, {}, {}])
        const capped = open({ countCap: 3 })

        const { counts } = await reading(queue, capped)
        await capped.close()

        expect(counts.waiting).toEqual(
          engine.countsFreely ? { value: 4, exactness: 'exact' } : { value: 3, exactness: 'at_least' },
        )
      })

      test('knows since when the oldest waiting job could have run', async () => {
        const queue = await newQueue()
        const before = Date.now()
        await engine.produce(queue, [{ delayMs: 3_600_000 }])
        const idle = await reading(queue)
        await engine.produce(queue, [{}])
        const after = Date.now()
        await sleep(CLOCK_MS)
        await engine.produce(queue, [{}])

        const { oldestWaitingAt } = await reading(queue)

        expect(idle.oldestWaitingAt).toBe(null)
        expect(Number(oldestWaitingAt)).toBeGreaterThanOrEqual(before - 10)
        expect(Number(oldestWaitingAt)).toBeLessThanOrEqual(after + 10)
      })

      test('knows when the queue was worked last', async () => {
        const queue = await newQueue()
        const before = Date.now()
        // A job that ends in a failure is kept by every engine.
        await failed(queue, [1])

        const { lastWorkedAt } = await reading(queue)

        expect(Number(lastWorkedAt)).toBeGreaterThanOrEqual(before - 10)
        expect(Number(lastWorkedAt)).toBeLessThanOrEqual(Date.now() + 10)
      })

      if (engine.knowsWorkers)
        test('counts the workers that are there', async () => {
          const queue = await newQueue()
          await engine.produce(queue, [{}])
          const held = await engine.hold(queue)
          const working = await reading(queue)
          await held.release()

          expect(working.workers).toBeGreaterThanOrEqual(1)
        })

      test('names the tenants of waiting jobs, largest share first', async () => {
        const queue = await newQueue()
        const tenants = ['north', 'south', 'south', 'south', 'north', 'west']
        await engine.produce(
          queue,
          tenants.map((id) => ({ payload: { customer: { id } } })),
        )
        const blind = open({ tenantPath: null })

        expect((await reading(queue)).tenants).toEqual([
          { tenant: 'south', jobs: 3 },
          { tenant: 'north', jobs: 2 },
          { tenant: 'west', jobs: 1 },
        ])
        expect((await reading(queue, blind)).tenants).toEqual([])
        await blind.close()
      })
    })

    describe('lists of jobs', () => {
      test('hold the jobs of one state, newest first', async () => {
        const queue = await newQueue()
        const [older] = await failed(queue, [1])
        await sleep(20)
        const [newer] = await failed(queue, [2], 'TypeError: x is not a function')
        await engine.produce(queue, [{}])

        const found = await list({ queue, state: 'failed' })

        expect(found.map(({ id }) => id)).toEqual([newer, older])
        expect(found[0]).toMatchObject({ state: 'failed', attempts: 1, maxAttempts: 1 })
        expect(found[0]?.error).toContain('x is not a function')
      })

      for (const state of JOB_STATES.filter(has)) {
        test(`list ${state} jobs and no others`, async () => {
          const queue = await newQueue()
          // A worker takes whatever is due, so what waits is made last.
          const before = state === 'failed' ? undefined : await jobIn(queue, 'failed')
          const id = await jobIn(queue, state)
          const other = before ?? (await jobIn(queue, 'waiting'))

          const ids = (await list({ queue, state })).map((job) => job.id)

          expect(ids).toContain(id)
          expect(ids).not.toContain(other)
          expect(await one(queue, id)).toMatchObject({ id, state })
        })
      }

      test('are narrowed by the time a job failed', async () => {
        const queue = await newQueue()
        const [first] = await failed(queue, [1])
        await sleep(50)
        const between = new Date()
        await sleep(50)
        const [second] = await failed(queue, [2])
        const ids = async (range: Partial<JobFilter>) =>
          (await list({ queue, state: 'failed', ...range })).map(({ id }) => id)

        expect(await ids({ from: between })).toEqual([second])
        expect(await ids({ until: between })).toEqual([first])
        expect(await ids({ from: new Date(Date.now() + 60_000) })).toEqual([])
      })

      test('are narrowed by a part of the error, in any case', async () => {
        const queue = await newQueue()
        await failed(queue, [1], 'SMTP 451 100% of mail_boxes are full')
        const [other] = await failed(queue, [2], 'TypeError: x is not a function')
        const ids = async (text: string) => (await list({ queue, state: 'failed', text })).map(({ id }) => id)

        expect(await ids('typeERROR')).toEqual([other])
        expect(await ids('100%')).toHaveLength(1)
        // A pattern to the database, a plain text to the user.
        expect(await ids('mail%full')).toEqual([])
        expect(await ids('nothing says this')).toEqual([])
      })

      test('are narrowed by tenant', async () => {
        const queue = await newQueue()
        const [north] = await failed(queue, [{ customer: { id: 'north' } }])
        await failed(queue, [{ customer: { id: 'south' } }, { customer: 'north' }])

        const found = await list({ queue, state: 'failed', tenant: 'north' })

        expect(found).toMatchObject([{ id: north, tenant: 'north' }])
      })

      if (engine.can.payloadFilter)
        test('are narrowed by a value of the payload', async () => {
          const queue = await newQueue()
          const [wanted] = await failed(queue, [{ order: { number: 42, note: "it's" }, paid: true }])
          await failed(queue, [{ order: { number: 421 } }, {}])
          const ids = async (path: string, value: string) =>
            (await list({ queue, state: 'failed', payload: { path, value } })).map(({ id }) => id)

          expect(await ids('order.number', '42')).toEqual([wanted])
          expect(await ids('order.note', "it's")).toEqual([wanted])
          expect(await ids('paid', 'true')).toEqual([wanted])
          expect(await ids('order.absent', '42')).toEqual([])
        })

      test('come in pages that neither repeat nor miss a job while others are added', async () => {
        const queue = await newQueue()
        const ids = await failed(
          queue,
          Array.from({ length: 25 }, (_, at) => at),
        )
        const seen: EngineJob[] = []
        let after: string | null = null
        do {
          const page = await adapter.jobs({ queue, state: 'failed' }, { after, limit: 10 })
          expect(page.jobs.length).toBeLessThanOrEqual(10)
          seen.push(...page.jobs)
          after = page.next
          if (after) await failed(queue, ['later'])
        } while (after)

        expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort())
        const times = seen.map(({ finishedAt }) => Number(finishedAt))
        expect(times).toEqual([...times].sort((one, other) => other - one))
      })

      test('refuse a place to go on that no page has named', async () => {
        const queue = await newQueue()
        const asked = adapter.jobs({ queue, state: 'failed' }, { after: 'abc"; drop', limit: 10 })

        await expect(asked).rejects.toMatchObject({ code: 'invalid' })
      })

      test('of a queue that is not there are empty', async () => {
        expect(await adapter.jobs({ queue: 'nobody-knows-it' }, { after: null, limit: 10 })).toEqual({
          jobs: [],
          next: null,
          isBounded: false,
        })
      })
    })

    describe('a job', () => {
      test('is shown with payload and errors', async () => {
        const queue = await newQueue()
        const payload = { to: 'maria@example.com', größe: '✓ 漢字 🚀', list: [1, null, { deep: true }] }
        const [id = ''] = await failed(queue, [payload], 'SMTP 451 from mail.example.com')

        const job = await adapter.job(queue, id)

        expect(JSON.parse(job?.payload?.text ?? '')).toEqual(payload)
        expect(job?.payload).toMatchObject({ isCut: false })
        expect(job?.error).toContain('SMTP 451 from mail.example.com')
        expect(job?.errors.at(-1)?.text).toContain('SMTP 451 from mail.example.com')
        expect(job).toMatchObject({ id, state: 'failed', attempts: 1, maxAttempts: 1 })
        expect(Math.abs(Number(job?.createdAt) - Date.now())).toBeLessThan(30_000)
      })

      test('is undefined where there is none', async () => {
        const queue = await newQueue()
        const [id = ''] = await engine.produce(queue, [{}])

        expect(await adapter.job(queue, 'no such id')).toBe(undefined)
        expect(await adapter.job('nobody-knows-it', id)).toBe(undefined)
        expect(await adapter.lookAt(queue, ['no such id', id])).toMatchObject([{ id }])
      })

      test('has its payload cut at 64 kB between two characters', async () => {
        const queue = await newQueue()
        const [id = ''] = await engine.produce(queue, [{ payload: { text: '€'.repeat(50_000) } }])

        const payload = (await adapter.job(queue, id))?.payload
        const bytes = Buffer.byteLength(payload?.text ?? '')

        expect(payload?.isCut).toBe(true)
        expect(payload?.bytes).toBeGreaterThanOrEqual(150_000)
        expect(bytes).toBeLessThanOrEqual(TEXT_BYTES)
        expect(bytes).toBeGreaterThan(TEXT_BYTES - 8)
        expect(payload?.text).toMatch(/^\{"text": ?"€+$/)
      })

      test('F20 of 10 MB is read no further than it is shown', async () => {
        const queue = await newQueue()
        const payload = { customer: { id: 'north' }, blob: 'x'.repeat(10_000_000) }
        const [id = ''] = await engine.produce(queue, [{ payload }])
        await engine.work(queue, [{ fails: `big ${'e'.repeat(50_000)}` }])

        const job = await adapter.job(queue, id)
        const [listed] = await list({ queue, state: 'failed', tenant: 'north', text: 'BIG' })

        expect(job?.payload?.bytes).toBeGreaterThanOrEqual(10_000_000)
        expect(job?.payload?.text.length).toBeLessThanOrEqual(TEXT_BYTES)
        expect(job?.errors.every(({ text }) => Buffer.byteLength(text) <= 8_192)).toBe(true)
        expect(listed?.error?.length).toBeLessThanOrEqual(2_000)
        expect(listed?.id).toBe(id)
      })

      test('F20 with bytes in its payload is shown as the text it is kept as', async () => {
        const queue = await newQueue()
        const payload = { file: Buffer.from([0, 255, 128, 10]), ctrl: '\u0001\u001f"\\' }
        const [id = ''] = await engine.produce(queue, [{ payload }])

        const job = await adapter.job(queue, id)

        expect(JSON.parse(job?.payload?.text ?? '')).toEqual(JSON.parse(JSON.stringify(payload)))
      })

      if (engine.produceBinary)
        test('F20 of bytes that are no text tells their number', async () => {
          const queue = await newQueue()
          const id = (await engine.produceBinary?.(queue)) ?? ''

          const payload = (await adapter.job(queue, id))?.payload

          expect(payload?.text).toMatch(/\d+ bytes/)
        })
    })

    if (engine.can.retry)
      describe('retry', () => {
        test('brings a failed job back once, and a worker works it', async () => {
          const queue = await newQueue()
          const [id = ''] = await failed(queue, [1])
          const { version } = await one(queue, id)

          expect(await retry(queue, [{ id, version }])).toEqual(['done'])
          expect(['waiting', 'retrying']).toContain((await one(queue, id)).state)
          await engine.work(queue, ['ok'])

          const [ended] = await adapter.lookAt(queue, [id])
          if (engine.can.forgetsCompleted) expect(ended).toBe(undefined)
          else expect(ended).toMatchObject({ state: 'completed', attempts: 2 })
        })

        test('of an end that is over says changed, and does nothing', async () => {
          const queue = await newQueue()
          const [id = ''] = await failed(queue, [1])
          const { version } = await one(queue, id)
          await retry(queue, [{ id, version }])

          expect(await retry(queue, [{ id, version }])).toEqual(['changed'])
          await engine.work(queue, [{ fails: 'again' }])
          const again = await one(queue, id)

          expect(again.state).toBe('failed')
          expect(again.version).not.toBe(version)
          expect(await retry(queue, [{ id, version }])).toEqual(['changed'])
          expect((await one(queue, id)).state).toBe('failed')
        })

        test('has another version after every failure', async () => {
          const queue = await newQueue()
          const [id = ''] = await failed(queue, [1])
          const versions = [(await one(queue, id)).version]
          for (let time = 0; time < 3; time++) {
            await retry(queue, [{ id, version: versions.at(-1) ?? '' }])
            await engine.work(queue, [{ fails: 'the same' }])
            versions.push((await one(queue, id)).version)
          }

          expect(new Set(versions).size).toBe(4)
        })

        test('answers in order for jobs that are there, changed and gone', async () => {
          const queue = await newQueue()
          const [first = '', second = '', third = ''] = await failed(queue, [1, 2, 3])
          const refs = await adapter.lookAt(queue, [first, second, third])
          const ref = (id: string) => ({ id, version: refs.find((job) => job.id === id)?.version ?? '' })
          await retry(queue, [ref(second)])

          expect(await retry(queue, [])).toEqual([])
          expect(
            await retry(queue, [ref(third), { id: 'no such id', version: '1' }, ref(second), ref(first)]),
          ).toEqual(['done', 'gone', 'changed', 'done'])
        })

        test('by two at once is done by exactly one', async () => {
          const queue = await newQueue()
          const ids = await failed(
            queue,
            Array.from({ length: 10 }, (_, at) => at),
          )
          const refs = (await adapter.lookAt(queue, ids)).map(({ id, version }) => ({ id, version }))
          const rival = open()

          const answers = await Promise.all([retry(queue, refs), rival.retry?.(queue, [...refs].reverse())])
          await rival.close()

          expect(answers.flat().filter((outcome) => outcome === 'done')).toHaveLength(10)
          expect(answers.flat().filter((outcome) => outcome === 'changed')).toHaveLength(10)
        })

        test('leaves a job that is being worked alone', async () => {
          const queue = await newQueue()
          const [id = ''] = await engine.produce(queue, [{}])
          const held = await engine.hold(queue)
          const { version } = await one(queue, id)

          expect(await retry(queue, [{ id, version }])).toEqual(['changed'])
          expect((await one(queue, id)).state).toBe('active')
          await held.release()
        })
      })

    if (engine.can.discard)
      describe('discard', () => {
        test('takes a failed job away for good, once', async () => {
          const queue = await newQueue()
          const [id = '', other = ''] = await failed(queue, [1, 2])
          const { version } = await one(queue, id)

          expect(await discard(queue, [{ id, version: `${version}0` }])).toEqual(['changed'])
          expect(await discard(queue, [{ id, version }])).toEqual(['done'])
          expect(await discard(queue, [{ id, version }])).toEqual(['gone'])
          expect((await adapter.lookAt(queue, [id, other])).map((job) => job.id)).toEqual([other])
        })

        test('leaves a job alone that was brought back meanwhile', async () => {
          const queue = await newQueue()
          const [id = ''] = await failed(queue, [1])
          const { version } = await one(queue, id)
          await retry(queue, [{ id, version }])

          expect(await discard(queue, [{ id, version }])).toEqual(['changed'])
          expect(await one(queue, id)).toMatchObject({ id })
        })
      })

    if (engine.can.pause)
      describe('pause', () => {
        test('holds a queue until it is resumed, and repeats harmlessly', async () => {
          const queue = await newQueue()
          await engine.produce(queue, [{}])

          expect(await adapter.pause?.(queue)).toBe(true)
          expect(await adapter.pause?.(queue)).toBe(false)
          expect((await reading(queue)).paused).toBe(true)
          expect((await reading(queue)).counts.waiting?.value).toBe(1)
          expect(await adapter.resume?.(queue)).toBe(true)
          expect(await adapter.resume?.(queue)).toBe(false)
          expect((await reading(queue)).paused).toBe(false)
          await engine.work(queue, ['ok'])
        })
      })

    if (engine.can.schedules)
      describe('schedules', () => {
        test('are known with their times, and so are the jobs they made', async () => {
          const queue = await newQueue()
          await engine.schedule?.(queue)
          const now = Date.now()

          const schedule = (await adapter.schedules?.())?.find((found) => found.queue === queue)
          const fired = schedule ? await adapter.firedBy?.(schedule, 5) : undefined

          if (engine.knowsCron) {
            expect(schedule).toMatchObject({ cron: '* * * * *' } satisfies Partial<EngineSchedule>)
            expect(Number(schedule?.nextAt)).toBeGreaterThan(now)
            expect(Number(schedule?.nextAt)).toBeLessThanOrEqual(now + 61_000)
          } else expect(schedule).toMatchObject({ cron: null, nextAt: null })
          expect(Number(schedule?.lastAt)).toBeGreaterThan(now - 3_600_000)
          expect(fired?.length).toBeGreaterThanOrEqual(1)
          expect(fired?.length).toBeLessThanOrEqual(5)
          const times = (fired ?? []).map(({ createdAt }) => Number(createdAt))
          expect(times).toEqual([...times].sort((left, right) => right - left))
        }, 90_000)
      })

    describe('F20 the engine', () => {
      test('that nobody reaches is unavailable in time, in every look and action', async () => {
        const queue = await newQueue()
        const ids = await engine.produce(queue, [{}])
        const way = await valve(engine.address())
        await way.shut()
        const cut = open({ timeoutMs: 1_000 }, way.address)

        for (const ask of everyCall(cut, queue, ids)) expect(await answerOf(ask)).toBe('unavailable')
        await cut.close()
      }, 60_000)

      test('that hangs is unavailable in time, and is found again by itself', async () => {
        const queue = await newQueue()
        const ids = await engine.produce(queue, [{}])
        const way = await valve(engine.address())
        const slow = open({ timeoutMs: 1_000 }, way.address)
        await reading(queue, slow)

        way.freeze()
        for (const ask of everyCall(slow, queue, ids)) expect(await answerOf(ask)).toBe('unavailable')
        await way.open()

        await expect.poll(() => answerOf(() => slow.overview()), { timeout: 10_000 }).toBe('answered')
        await slow.close()
        await way.shut()
      }, 60_000)

      test('that went away is found again by itself', async () => {
        const queue = await newQueue()
        const way = await valve(engine.address())
        const watched = open({ timeoutMs: 1_000 }, way.address)
        await reading(queue, watched)

        await way.shut()
        expect(await answerOf(() => watched.overview())).toBe('unavailable')
        await way.open()

        await expect.poll(() => answerOf(() => watched.overview()), { timeout: 10_000 }).toBe('answered')
        await watched.close()
        await way.shut()
      }, 60_000)

      if (engine.openReadOnly)
        test('takes all looks from an account that may only read', async () => {
          const queue = await newQueue()
          const [id = ''] = await failed(queue, [{ customer: { id: 'north' } }])
          await engine.produce(queue, [{}])
          const reader = await engine.openReadOnly?.(SETTINGS)
          if (!reader) throw new Error('there is no reader')

          expect((await reading(queue, reader)).counts.failed?.value).toBe(1)
          const page = await reader.jobs(
            { queue, state: 'failed', tenant: 'north' },
            { after: null, limit: 5 },
          )
          expect(page.jobs).toMatchObject([{ id }])
          expect(await reader.job(queue, id)).toMatchObject({ id, state: 'failed' })
          expect(await reader.lookAt(queue, [id])).toHaveLength(1)
          expect(await reader.schedules?.()).toEqual(await adapter.schedules?.())
          expect(await reader.indexAdvice?.()).toEqual(await adapter.indexAdvice?.())
          await reader.close()
        })
    })
  })

  /** A job brought into this state by workers; nothing else may be due in its queue. */
  async function jobIn(queue: string, state: JobState): Promise<string> {
    const [id = ''] = await engine.produce(queue, [
      { maxAttempts: state === 'retrying' ? 3 : 1, delayMs: state === 'delayed' ? 3_600_000 : 0 },
    ])
    if (state === 'active') await engine.hold(queue)
    if (state === 'failed') await engine.work(queue, [{ fails: 'once and for all' }])
    if (state === 'retrying') await engine.work(queue, [{ heals: 'again later' }])
    if (state === 'completed') await engine.work(queue, ['ok'])
    return id
  }

  const retry = async (queue: string, refs: Parameters<NonNullable<QueueAdapter['retry']>>[1]) =>
    adapter.retry?.(queue, refs)
  const discard = async (queue: string, refs: Parameters<NonNullable<QueueAdapter['discard']>>[1]) =>
    adapter.discard?.(queue, refs)
}

/** Each way there is to ask this adapter something. */
function everyCall(adapter: QueueAdapter, queue: string, ids: string[]): (() => Promise<unknown>)[] {
  const refs = ids.map((id) => ({ id, version: '1' }))
  const optional: [boolean, () => unknown][] = [
    [adapter.can.retry, () => adapter.retry?.(queue, refs)],
    [adapter.can.discard, () => adapter.discard?.(queue, refs)],
    [adapter.can.pause, () => adapter.pause?.(queue)],
    [adapter.can.pause, () => adapter.resume?.(queue)],
    [adapter.can.schedules, () => adapter.schedules?.()],
    [adapter.indexAdvice !== undefined, () => adapter.indexAdvice?.()],
  ]
  return [
    () => adapter.overview(),
    () => adapter.jobs({ queue }, { after: null, limit: 5 }),
    () => adapter.job(queue, ids[0] ?? ''),
    () => adapter.lookAt(queue, ids),
    ...optional
      .filter(([can]) => can)
      .map(
        ([, ask]) =>
          async () =>
            ask(),
      ),
  ]
}

/** What came of it within the deadline of a second and a moment more. */
async function answerOf(ask: () => Promise<unknown>): Promise<unknown> {
  const late = sleep(2_500, 'late', { ref: false })
  const answer = ask().then(
    () => 'answered',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )
  return Promise.race([answer, late])
}
