import postgres from 'postgres'

/** Placeholder limits; the guard (deadline, cancel, bounded queue) wraps this pool. */
export function guardedPool(url: string) {
  const sql = postgres(url, {
    max: 8,
    connect_timeout: 3,
    idle_timeout: 30,
    max_lifetime: 1800,
    onnotice: () => undefined,
  })
  return { sql, end: () => sql.end({ timeout: 5 }) }
}
