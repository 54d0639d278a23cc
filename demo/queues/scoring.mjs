import { EventEmitter } from 'node:events'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'

const CRONTAB = '*/3 * * * * refresh_ranks\n*/30 * * * * forget_old_scores'
const MOST_COUNTED = 10_000

/**
 * Paddock's scores, in graphile-worker: one league after the other, so that no two write the same ranks. `onFatal` is
 * called when a worker or its clock has ended, as they do without their database: all must be opened anew then.
 */
export async function openScoring({ databaseUrl, work, onError, onFatal }) {
  const events = new EventEmitter().on('worker:fatalError', onFatal)
  const options = {
    events,
    connectionString: databaseUrl,
    maxPoolSize: 3,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => level === 'error' && onError(new Error(message))),
  }
  const utils = await makeWorkerUtils(options)
  await utils.migrate()
  await unlock(utils)
  let runner

  return {
    score: (payload) => utils.addJob('score_league', payload, { queueName: 'scores', maxAttempts: 1 }),
    size: () => waiting(utils),
    async work() {
      if (runner) return
      runner = await run({
        ...options,
        concurrency: 2,
        pollInterval: 2_000,
        crontab: CRONTAB,
        taskList: {
          score_league: work.scoreLeague,
          refresh_ranks: work.refreshRanks,
          forget_old_scores: () => forgetOld(utils),
        },
      })
      runner.promise.then(onFatal, onFatal)
    },
    async stop() {
      await runner?.stop()
      await utils.release()
    },
  }
}

/** Locks of a worker that was killed last for hours, and nobody else works here. */
const unlock = (utils) =>
  utils.withPgClient(async (client) => {
    const { rows } = await client.query(
      'select distinct locked_by from graphile_worker._private_jobs where locked_by is not null',
    )
    await utils.forceUnlockWorkers(rows.map(({ locked_by: worker }) => worker))
  })

const waiting = (utils) =>
  utils.withPgClient(async (client) => {
    const { rows } = await client.query(
      `select count(*)::int as jobs from (select from graphile_worker._private_jobs
      where is_available limit ${MOST_COUNTED}) as found`,
    )
    return rows[0].jobs
  })

/** graphile-worker keeps what failed for ever. */
const forgetOld = (utils) =>
  utils.withPgClient(async (client) => {
    const { rows } = await client.query(
      `select id from graphile_worker.jobs where attempts >= max_attempts and locked_at is null
      and run_at < now() - interval '6 hours' limit 1000`,
    )
    await utils.completeJobs(rows.map(({ id }) => id))
  })
