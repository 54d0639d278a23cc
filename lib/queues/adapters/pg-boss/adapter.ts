import { type Capabilities, COUNT_CAP, type OpenAdapter, type QueueAdapter } from '@/lib/queues/adapter'
import type { QueueSourceOf } from '@/lib/queues/config'
import { Crawler } from '../postgres/crawler'
import { engineDatabase } from '../postgres/engine-database'
import { lastSigns } from '../postgres/last-signs'
import { ident } from '../postgres/sql'
import { discardJobs, retryJobs } from './actions'
import { readJob, readJobs, readThese } from './jobs'
import { readOverview } from './overview'
import { readFired, readSchedules } from './schedules'
import { adviceFor, readShape } from './table'

const CAN: Capabilities = {
  retry: true,
  discard: true,
  pause: false,
  schedules: true,
  payloadFilter: true,
  forgetsCompleted: false,
}

type Config = Pick<QueueSourceOf<'pg-boss'>, 'url' | 'schema'>

/** pg-boss 10 to 12. */
export const openPgBoss: OpenAdapter<Config> = ({ url, schema: name }, settings): QueueAdapter => {
  const schema = ident(name)
  const { tenantPath, countCap: cap = COUNT_CAP } = settings
  const database = engineDatabase(url, settings)
  const crawler = new Crawler(database.look)
  const source = { schema, crawler, settings }
  const remembered = lastSigns()

  async function overview() {
    const readings = await database.look((sql) => readOverview(sql, { schema, crawler, tenantPath, cap }))
    crawler.goOn()
    return readings.map(remembered)
  }

  return {
    engine: 'pg-boss',
    can: CAN,
    overview,
    jobs: (filter, page) => database.look((sql) => readJobs(sql, source, filter, page)),
    job: (queue, id) => database.look((sql) => readJob(sql, source, queue, id)),
    lookAt: (queue, ids) => database.look((sql) => readThese(sql, source, queue, ids)),
    retry: (queue, jobs) => database.write((sql) => retryJobs(sql, name, queue, jobs)),
    discard: (queue, jobs) => database.write((sql) => discardJobs(sql, name, queue, jobs)),
    schedules: () => database.look((sql) => readSchedules(sql, schema, new Date())),
    firedBy: (schedule, limit) => database.look((sql) => readFired(sql, source, schedule, limit)),
    indexAdvice: () => database.look(async (sql) => adviceFor(await readShape(sql, schema))),
    close: database.close,
  }
}
