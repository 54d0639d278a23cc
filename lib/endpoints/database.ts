import type { Ask } from './ask'
import type { EndpointDetail } from './contract'
import { databaseP95, databasePerRequest } from './promql'
import { readOne } from './series'
import type { Subject } from './subject'

const MS = 1_000

/** The database's time of the whole service, in milliseconds; null when it exports none, or it cannot be read. */
export async function readDatabase(ask: Ask, subject: Subject): Promise<EndpointDetail['database']> {
  const { service, window } = subject
  if (!service.database) return null
  const { database, target } = service
  const read = Promise.all([
    readOne(ask, subject, 'database p95', databaseP95(database, target.matchers, window), MS),
    readOne(ask, subject, 'database per request', databasePerRequest(target, database, window), MS),
  ])
  const values = await ask.optional('database', read)
  if (!values) return null
  const [p95, perRequest] = values
  return [...p95, ...perRequest].every((value) => value === null) ? null : { p95, perRequest }
}
