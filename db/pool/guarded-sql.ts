import type postgres from 'postgres'
import type { GuardedQuery, Pending } from './guarded-query'
import type { Work } from './transaction'

type Guard = {
  query: (text: string, make: (client: postgres.Sql) => Pending) => GuardedQuery
  begin?: (mode: string, work: Work) => Promise<unknown>
  savepoint?: (work: Work) => Promise<unknown>
}

const PLAIN = ['options', 'parameters', 'types', 'typed', 'json', 'array', 'CLOSE', 'END', 'PostgresError']

/** The driver's `sql` with every way to the server leading through the guard; ways it does not know throw. */
export function guardedSql(client: postgres.Sql, guard: Guard): postgres.Sql {
  const ways: Record<string, unknown> = {
    unsafe: (text: string, parameters?: [], options?: postgres.UnsafeQueryOptions) =>
      guard.query(text, (target) => target.unsafe(text, parameters, options)),
    begin: guard.begin && ((...given: unknown[]) => guard.begin?.(modeOf(given), workOf(given))),
    savepoint: guard.savepoint && ((...given: unknown[]) => guard.savepoint?.(workOf(given))),
  }
  return new Proxy(client, {
    get: (target, key) => {
      if (typeof key === 'symbol' || PLAIN.includes(key)) return Reflect.get(target, key)
      if (key === 'then') return undefined
      const way = ways[key]
      if (way === undefined) throw new Error(`sql.${key} would go round the guard of the pool`)
      return way
    },
    apply: (target, self, given: unknown[]) => {
      const [first] = given
      if (!isTemplate(first)) return Reflect.apply(target, self, given)
      return guard.query(first.join('?'), (other) => Reflect.apply(other, undefined, given))
    },
  })
}

const isTemplate = (value: unknown): value is TemplateStringsArray => Array.isArray(value) && 'raw' in value

const modeOf = ([mode]: unknown[]): string => (typeof mode === 'string' ? mode : '')

function workOf(given: unknown[]): Work {
  const work = given.at(-1)
  if (typeof work !== 'function') throw new Error('a transaction needs a function')
  return (sql) => Reflect.apply(work, undefined, [sql])
}
