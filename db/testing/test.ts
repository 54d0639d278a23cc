import { TransactionRollbackError } from 'drizzle-orm'
import { test as base } from 'vitest'
import { database } from '@/db/client'
import type { Role } from '@/lib/auth/permissions'
import { permissionsOfRole } from '@/lib/auth/permissions'
import type { Actor, Context } from '@/lib/context'
import { log } from '@/lib/telemetry/log'

export const TEST_NOW = new Date('2026-01-02T03:04:05Z')

/** A test with a context of its own (an admin), inside a transaction that is always rolled back. */
export const test = base.extend<{ ctx: Context }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures a fixture needs from this pattern
  ctx: async ({}, use) => {
    const rolledBack = database().transaction(async (tx) => {
      await use({ db: tx, actor: person('admin'), now: TEST_NOW, requestId: crypto.randomUUID(), log: log() })
      tx.rollback()
    })
    await rolledBack.catch((error) => {
      if (!(error instanceof TransactionRollbackError)) throw error
    })
  },
})

export function person(role: Role): Actor {
  return {
    kind: 'user',
    id: `user:test-${role}`,
    name: `${role}@example.com`,
    role,
    permissions: permissionsOfRole(role),
  }
}

/** The same context as somebody else. */
export const as = (ctx: Context, role: Role): Context => ({ ...ctx, actor: person(role) })
