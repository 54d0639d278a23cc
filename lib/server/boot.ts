import { setTimeout as sleep } from 'node:timers/promises'
import { database } from '@/db/client'
import { migrateDatabase, migrationState, refuseContract } from '@/db/migrate'
import { systemContext } from '@/lib/context'
import { databaseUrl, env } from '@/lib/env'
import { findAppError } from '@/lib/errors'
import { log } from '@/lib/telemetry/log'
import { ensureFirstAdmin, type FirstAdmin } from '@/lib/users/first-admin'

const RETRY_MS = 1_000
const TELL_EVERY = 30

/** The database lacks migrations and may not be migrated by a start. */
export class BehindError extends Error {
  constructor(pending: string[]) {
    super(`The database lacks ${pending.join(', ')}: run \`npm run migrate\` first (PITWALL_MIGRATE is off).`)
    this.name = 'BehindError'
  }
}

/**
 * Brings the database to where this code needs it and makes the first admin. A database that is away is waited for, as
 * long as it takes or until the signal: the process serves what it can meanwhile.
 *
 * @throws BehindError, ContractError
 */
export async function boot(signal: AbortSignal): Promise<FirstAdmin | undefined> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await migrateAsSet()
      return await ensureFirstAdmin(systemContext())
    } catch (error) {
      const away = findAppError(error)
      if (away?.code !== 'unavailable') throw error
      if (attempt % TELL_EVERY === 0) log().warn({ reason: away.message }, 'waiting for the database')
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return undefined
}

async function migrateAsSet(): Promise<void> {
  const state = env().PITWALL_MIGRATE
    ? await migrateDatabase(databaseUrl())
    : await migrationState(database())
  refuseContract(state)
  if (state.status === 'behind') throw new BehindError(state.pending)
  if (state.status === 'ahead')
    log().warn({ unknown: state.unknown.map(({ tag }) => tag) }, 'the database is ahead of this version')
}
