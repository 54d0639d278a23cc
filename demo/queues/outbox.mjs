import PgBoss from 'pg-boss'

const DIGESTS = 6
const QUEUES = ['mail', 'season-export', 'league-digest']
const MAIL = { retryLimit: 1, retryDelay: 4 }
/** What ends is forgotten after hours: the demo runs for weeks. */
const KEPT = {
  archiveCompletedAfterSeconds: 2 * 3_600,
  archiveFailedAfterSeconds: 6 * 3_600,
  deleteAfterHours: 1,
  retentionHours: 6,
  expireInSeconds: 60,
  maintenanceIntervalSeconds: 60,
}

/**
 * Paddock's mail and exports, in pg-boss. Nothing is worked before `setStuck` says whether its exporter is.
 * `digest()` gives one mail of the league digest.
 */
export async function openOutbox({ databaseUrl, work, digest, onError }) {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 3, ...KEPT })
  boss.on('error', onError)
  await boss.start()
  const isNew = (await boss.getQueue('mail')) === null
  for (const name of QUEUES) await boss.createQueue(name)
  await boss.schedule('league-digest', '*/5 * * * *', { edition: 'members' })
  const workers = workersOf(boss, work, digest)
  let isWorking = false
  let isStuck = true

  return {
    isNew,
    sendMails: (mails) => sendMails(boss, mails),
    /** A reminder for later. */
    remind: (mail, startAfter) => boss.send('mail', mail, { ...MAIL, startAfter }),
    exportSeason: (data) => boss.send('season-export', data, { retryLimit: 1, retryDelay: 2 }),
    size: async () => Math.max(await boss.getQueueSize('mail'), await boss.getQueueSize('season-export')),
    async setStuck(wanted) {
      if (!isWorking) await Promise.all([workers.mail(), workers.digest()])
      isWorking = true
      if (wanted === isStuck) return
      isStuck = wanted
      await (isStuck ? boss.offWork('season-export') : workers.exports())
    },
    stop: () => boss.stop({ graceful: true, timeout: 4_000 }),
  }
}

const sendMails = (boss, mails) => boss.insert(mails.map((data) => ({ name: 'mail', data, ...MAIL })))

function workersOf(boss, work, digest) {
  /** A batch of pg-boss ends as one; what fails in it is told before. */
  const send = ({ id, data }) => work.mail(data).catch((error) => boss.fail('mail', id, error))
  return {
    mail: () =>
      boss.work('mail', { pollingIntervalSeconds: 1, batchSize: 25 }, async (jobs) => {
        await Promise.all(jobs.map(send))
      }),
    digest: () =>
      boss.work('league-digest', { pollingIntervalSeconds: 5 }, async () => {
        await sendMails(boss, Array.from({ length: DIGESTS }, digest))
        return { mails: DIGESTS }
      }),
    exports: () =>
      boss.work('season-export', { pollingIntervalSeconds: 2 }, ([job]) => work.exportSeason(job.data)),
  }
}
