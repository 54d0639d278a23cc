import { benchDatabase } from './queues/database'
import { openOn, overview } from './queues/overview'
import { depth, views } from './queues/views'
import { report } from './report'

const ROWS = Number(/--rows=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 5_000_000)

/** Queues over a job table of pg-boss with millions of rows; ids of the goals in perf.md 5. */
const database = await benchDatabase(ROWS)
const checks = []
for (const how of ['clean', 'dirty'] as const) {
  if (how === 'dirty') await database.soil()
  checks.push(
    ...(await overview(database, how)),
    ...(await views(database, how)),
    ...(await depth(database, how)),
  )
}
const adapter = openOn(database)
for (const { statement } of (await adapter.indexAdvice?.()) ?? []) await database.sql.unsafe(statement)
await adapter.close()
checks.push(...(await depth(database, 'with the index advised')))
await database.drop()
report('queues', checks)
