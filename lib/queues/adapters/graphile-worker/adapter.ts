import {
  type Capabilities,
  COUNT_CAP,
  type OpenAdapter,
  type QueueAdapter,
  type QueueReading,
} from '@/lib/queues/adapter'
import type { QueueSourceOf } from '@/lib/queues/config'
import { Crawler, isSmall } from '../postgres/crawler'
import { engineDatabase } from '../postgres/engine-database'
import { lastSigns } from '../postgres/last-signs'
import { ident } from '../postgres/sql'
import { discardJobs, retryJobs } from './actions'
import { readJob, readJobs, readThese } from './jobs'
import { readFailed, readingOf, readLive, readTenants } from './overview'
import { readFired, readSchedules } from './schedules'
import { failedIndex, readShape } from './table'

const CAN: Capabilities = {
  retry: true,
  discard: true,
  pause: false,
  schedules: true,
  payloadFilter: true,
  forgetsCompleted: true,
}

type Config = Pick<QueueSourceOf<'graphile-worker'>, 'url' | 'schema'>

/** graphile-worker 0.16 to 0.18: a queue of ours is a task of theirs, the name of a job is its named queue. */
export const openGraphileWorker: OpenAdapter<Config> = ({ url, schema: name }, settings): QueueAdapter => {
  const schema = ident(name)
  const cap = settings.countCap ?? COUNT_CAP
  const database = engineDatabase(url, settings)
  const crawler = new Crawler(database.look)
  const source = { schema, crawler, settings }
  const remembered = lastSigns()

  async function overview(): Promise<QueueReading[]> {
    const readings = await database.look(async (sql) => {
      const shape = await readShape(sql, schema)
      crawler.know([shape.jobs], shape.serverVersion)
      const small = await crawler.read(sql)
      const [live, failed, tenants] = await Promise.all([
        readLive(sql, schema, cap),
        shape.hasFailedIndex
          ? readFailed(
              sql,
              schema,
              shape.tasks.map(({ id }) => id),
              cap,
            )
          : undefined,
        settings.tenantPath ? readTenants(sql, schema, settings.tenantPath) : new Map(),
      ])
      const map = crawler.mapOf(shape.jobs.relation)
      const found = { map, isExact: small.has(shape.jobs.relation), live, failed, tenants, cap }
      return shape.tasks.map((task) => remembered(readingOf(task, found)))
    })
    crawler.goOn()
    return readings
  }

  return {
    engine: 'graphile-worker',
    can: CAN,
    overview,
    jobs: (filter, page) => database.look((sql) => readJobs(sql, source, filter, page)),
    job: (queue, id) => database.look((sql) => readJob(sql, source, queue, id)),
    lookAt: (queue, ids) => database.look((sql) => readThese(sql, source, queue, ids)),
    retry: (queue, jobs) => database.write((sql) => retryJobs(sql, schema, queue, jobs)),
    discard: (queue, jobs) => database.write((sql) => discardJobs(sql, schema, queue, jobs)),
    schedules: () => database.look((sql) => readSchedules(sql, schema)),
    firedBy: (schedule, limit) => database.look((sql) => readFired(sql, source, schedule, limit)),
    indexAdvice: () =>
      database.look(async (sql) => {
        const { jobs, hasFailedIndex } = await readShape(sql, schema)
        return hasFailedIndex || isSmall(jobs) ? [] : [failedIndex(schema)]
      }),
    close: database.close,
  }
}
