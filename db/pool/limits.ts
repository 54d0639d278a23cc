export type PoolLimits = {
  /** Connections at most; queries beyond wait. */
  connections: number
  /** Queries that may wait for a connection, and how long. */
  waiting: number
  waitMs: number
  connectMs: number
  queryMs: number
  transactionMs: number
  /** How long a cancelled query may take to stop before its connection is given up. */
  graceMs: number
  idleMs: number
  lifetimeMs: number
  /** Pause between attempts to connect while the database does not answer. */
  retryMs: number
  /** Settings of every session, beside its deadlines. */
  session: Record<string, string>
  /** Each connection first asks for the types of arrays, without which they are read and written as text. */
  knowsArrays: boolean
  /** `pitwall_db_*` tell of Pitwall's own database, not of those it watches. */
  isMeasured: boolean
}

export const DEFAULT_LIMITS: PoolLimits = {
  connections: 8,
  waiting: 200,
  waitMs: 3_000,
  connectMs: 3_000,
  queryMs: 5_000,
  transactionMs: 10_000,
  graceMs: 500,
  idleMs: 30_000,
  lifetimeMs: 1_800_000,
  retryMs: 1_000,
  session: {},
  knowsArrays: true,
  isMeasured: true,
}
