const MINUTES_AWAY = 3
const OPTIONS = { schema: 'graphile_worker', noHandleSignals: true, concurrency: 1, pollInterval: 100 }

/** What a user of graphile-worker does, for any version of it: runs in the test, or on the Node that version needs. */
export function graphileWorkshop({ makeWorkerUtils, run, runOnce, Logger }, url) {
  const options = { ...OPTIONS, connectionString: url, logger: new Logger(() => () => undefined) }
  const held = new Map()
  let utils
  let timekeeper

  return {
    async start() {
      utils = await makeWorkerUtils(options)
      await utils.migrate()
    },

    async stop() {
      await Promise.all([...held.values()].map((release) => release()))
      await utils.release()
    },

    /** A task is known from its first job on. */
    async addQueue(queue) {
      const job = await utils.addJob(queue, {})
      await utils.completeJobs([job.id])
    },

    async produce(queue, jobs) {
      const ids = []
      for (const { payload = {}, delayMs = 0, maxAttempts = 1 } of jobs) {
        const runAt = delayMs > 0 ? new Date(Date.now() + delayMs) : undefined
        ids.push((await utils.addJob(queue, payload, { runAt, maxAttempts })).id)
      }
      return ids
    },

    async work(queue, outcomes) {
      const left = [...outcomes]
      await runOnce({ ...options, taskList: { [queue]: async () => endAs(left.shift()) } })
      if (left.length > 0) throw new Error(`${left.length} jobs were not there to be worked`)
    },

    /** Answers the id of the job it holds. */
    async begin(queue) {
      const { id, release } = await holdOne((taskList) => run({ ...options, taskList }), queue)
      held.set(id, release)
      return id
    },
    async end(_queue, id) {
      await held.get(id)?.()
      held.delete(id)
    },

    /** As if the workers had been away for some minutes: they make up for them at once. What fails is kept. */
    async beginSchedule(queue) {
      await utils.withPgClient((client) => client.query(MISSED, [queue, MINUTES_AWAY]))
      const crontab = `* * * * * ${queue} ?fill=10m&max=1`
      timekeeper = await run({ ...options, crontab, taskList: { [queue]: () => endAs({ fails: 'kept' }) } })
    },
    endSchedule: () => timekeeper.stop(),
  }
}

const MISSED = `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
  values ($1, now() - interval '1 hour', date_trunc('minute', now()) - $2 * interval '1 minute')`

async function holdOne(start, queue) {
  const begun = signal()
  const ended = signal()
  const task = async (_payload, { job }) => {
    begun.happen(job.id)
    await ended.happened
  }
  const runner = await start({ [queue]: task })
  const release = async () => {
    const stopped = runner.stop()
    ended.happen()
    await stopped
  }
  return { id: await begun.happened, release }
}

function endAs(outcome) {
  if (outcome === undefined) throw new Error('a job was worked that no outcome is given for')
  if (outcome !== 'ok') throw new Error(outcome.fails ?? outcome.heals)
}

function signal() {
  let happen
  const happened = new Promise((resolve) => {
    happen = resolve
  })
  return { happened, happen }
}
