import { AppError } from '@/lib/errors'
import { JOB_STATES, type JobState, type OpenAdapter } from '@/lib/queues/adapter'
import type { QueueSourceOf } from '@/lib/queues/config'
import { type Lists, pageOfLists } from '../generic/page'
import { foreignDatabase } from './database'
import { detailOf, isOfAnotherType, lookAtJobs, retryJobs } from './jobs'
import { listOf } from './lists'
import { overviewOf } from './overview'
import { arrayOf, configuredQuery, type Query } from './query'

const CHUNK = 500

type Config = Pick<QueueSourceOf<'sql'>, 'url' | 'queries'>

/**
 * Any engine that keeps its jobs in Postgres, by queries of pitwall.yaml: each runs in a transaction that only reads, as
 * the inner part of one of ours. docs/queues.md tells what they must give.
 */
export const openSql: OpenAdapter<Config> = ({ url, queries }, settings) => {
  const { tenantPath, timeoutMs } = settings
  const database = foreignDatabase(url, settings)
  const { overview, lists, jobs, retry } = known(queries)
  const states = JOB_STATES.filter((state) => lists.has(state))
  const reading = jobs && { database, tenantPath, query: jobs }

  return {
    engine: 'sql',
    can: {
      retry: retry !== undefined,
      discard: false,
      pause: false,
      schedules: false,
      payloadFilter: lists.size > 0,
      forgetsCompleted: false,
    },
    overview: () => overviewOf(database, overview, { waiting: lists.get('waiting'), path: tenantPath }),
    jobs: async (filter, page) => {
      const read: Lists['read'] = async (state, before, limit) => {
        const query = lists.get(state)
        return query ? listOf({ database, tenantPath }, query, filter, { state, before, limit }) : []
      }
      try {
        return await pageOfLists({ states, read, chunk: CHUNK, timeoutMs }, filter, page)
      } catch (error) {
        if (page.after === null || !isOfAnotherType(error)) throw error
        throw new AppError('invalid', 'This cursor is not one of ours.', { cause: error })
      }
    },
    job: async (queue, id) => {
      try {
        return reading && (await detailOf(reading, queue, id))
      } catch (error) {
        if (isOfAnotherType(error)) return undefined
        throw error
      }
    },
    lookAt: async (queue, ids) => (reading ? lookAtJobs(reading, queue, ids) : []),
    ...(retry !== undefined && reading && { retry: (queue, refs) => retryJobs(reading, retry, queue, refs) }),
    close: () => database.close(),
  }
}

/** The versions of jobs are needed where they can be retried: they tell one end of a job from the next. */
function known({ overview, lists, jobs, retry }: Config['queries']) {
  const version = retry === undefined ? [] : ['version']
  const samples = ['', 'infinity', null, 0]
  const known = new Map<JobState, Query>()
  for (const state of JOB_STATES) {
    const text = lists[state]
    if (text !== undefined)
      known.set(state, configuredQuery(`lists.${state}`, text, samples, ['id', 'at', ...version]))
  }
  return {
    overview: configuredQuery('overview', overview, [], ['queue', 'waiting']),
    lists: known,
    jobs:
      jobs === undefined
        ? undefined
        : configuredQuery('jobs', jobs, ['', arrayOf([])], ['id', 'state', ...version]),
    retry,
  }
}
