const HEALS_SECONDS = 60

/**
 * What a user of pg-boss does, for any version of it: runs in the test, or on the Node that version needs.
 * Queues whose names end in an even digit have a table of their own, where that is a choice.
 */
export function bossWorkshop({ PgBoss }, url) {
  const options = { connectionString: url, schema: 'pgboss', schedule: false, supervise: false }
  const made = (more) => new PgBoss({ ...options, ...more }).on('error', () => undefined)
  const boss = made()
  let timekeeper

  async function fetchOne(queue) {
    const [job] = await boss.fetch(queue)
    if (!job) throw new Error('no job was there to be worked')
    return job.id
  }

  return {
    start: async () => void (await boss.start()),
    stop: () => boss.stop({ graceful: false }),
    addQueue: (queue) => boss.createQueue(queue, { partition: /[02468]$/.test(queue) }),

    async produce(queue, jobs) {
      const ids = []
      for (const { payload = {}, delayMs = 0, maxAttempts = 1 } of jobs) {
        const data = Object(payload) === payload ? payload : { value: payload }
        const later = delayMs > 0 ? { startAfter: new Date(Date.now() + delayMs) } : {}
        ids.push(
          await boss.send(queue, data, { retryLimit: maxAttempts - 1, retryDelay: HEALS_SECONDS, ...later }),
        )
      }
      return ids
    },

    async work(queue, outcomes) {
      for (const outcome of outcomes) {
        const id = await fetchOne(queue)
        if (outcome === 'ok') await boss.complete(queue, id, { done: true })
        else await boss.fail(queue, id, new Error(outcome.fails ?? outcome.heals))
      }
    },

    begin: (queue) => fetchOne(queue),
    end: (queue, id) => boss.complete(queue, id),
    cancel: (queue, id) => boss.cancel(queue, id),
    send: (queue, data, given) => boss.send(queue, data, given),
    supervise: (queue) => boss.supervise(queue),

    /** Fires at once: a minute has always just begun. */
    async beginSchedule(queue) {
      timekeeper = made({ schedule: true, cronWorkerIntervalSeconds: 1, cronMonitorIntervalSeconds: 1 })
      await timekeeper.start()
      await timekeeper.schedule(queue, '* * * * *', { nightly: true })
    },
    endSchedule: () => timekeeper.stop({ graceful: false }),
  }
}
