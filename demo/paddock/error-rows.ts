import type { App } from './app'
import { logError } from './log'

const KEPT_DAYS = 30

/** Keeps a failure for whoever looks into it later; failing to keep it must not fail anything else. */
export async function recordError(app: App, route: string, error: unknown, requestId: string) {
  const message = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
  try {
    await app.database.run(
      'insert',
      (sql) => sql`
        with expired as (delete from errors where at < now() - make_interval(days => ${KEPT_DAYS}))
        insert into errors (at, route, message, request_id)
        values (now(), ${route}, ${message}, ${requestId})`,
    )
  } catch (failure) {
    logError('error_not_recorded', failure, { route, requestId })
  }
}
