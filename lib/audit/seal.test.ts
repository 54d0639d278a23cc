import { sql } from 'drizzle-orm'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { ownDatabase } from '@/db/testing/own-database'
import { person } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { log } from '@/lib/telemetry/log'
import { recordAudit } from './commands'
import { sealAudit } from './seal'
import { verifyAudit } from './verify'

// A database of its own: sealing needs committed rows, and forging them a superuser with the trigger off.
const { name: NAME, db, sql: client, drop } = await ownDatabase('seal')

afterAll(drop)

afterEach(async () => {
  await forge(sql`truncate ops_audit_events, audit_seals`)
})

const ctx = (): Context => ({
  db,
  actor: person('admin'),
  now: new Date(),
  requestId: crypto.randomUUID(),
  log: log(),
})

async function act(...subjects: string[]) {
  await db.transaction(async (tx) => {
    for (const subject of subjects)
      await recordAudit({ ...ctx(), db: tx }, { action: 'thing.done', subject, after: { n: 1 } })
  })
}

/** Other transactions of this server end some time; until then nothing newer may be sealed. */
const sealed = (rows: number) =>
  vi.waitFor(
    async () => {
      await sealAudit(ctx())
      const [{ total } = { total: 0 }] =
        await client`select coalesce(sum(rows), 0)::int as total from audit_seals`
      expect(total).toBe(rows)
    },
    { timeout: 15_000, interval: 50 },
  )

async function forge(...statements: ReturnType<typeof sql>[]) {
  await db.execute(sql`alter table ops_audit_events disable trigger user`)
  for (const statement of statements) await db.execute(statement)
  await db.execute(sql`alter table ops_audit_events enable trigger user`)
}

describe('the sealed trail', () => {
  test('is empty, then intact and growing', async () => {
    expect(await verifyAudit(ctx())).toMatchObject({ status: 'empty', seals: 0, problems: [] })
    await act('a', 'b')
    await sealed(2)
    await act('c')
    await sealed(3)
    expect(await verifyAudit(ctx())).toMatchObject({
      status: 'intact',
      seals: 2,
      rows: 3,
      unsealedRows: 0,
      nextAfter: null,
    })
  })

  test.each([
    ['altered', sql`update ops_audit_events set subject = 'x' where subject = 'b'`],
    ['altered', sql`update ops_audit_events set at = at + interval '1 microsecond' where subject = 'b'`],
    ['altered', sql`update ops_audit_events set after = '{"n": 2}' where subject = 'b'`],
    ['deleted', sql`delete from ops_audit_events where subject = 'b'`],
    [
      'inserted',
      sql`insert into ops_audit_events (at, actor, actor_name, action, subject, xid)
          select at, actor, actor_name, action, 'forged', xid from ops_audit_events where subject = 'b'`,
    ],
    ['seal_changed', sql`update audit_seals set previous_hash = repeat('1', 64) where from_xid <> '0'`],
    ['seal_missing', sql`delete from audit_seals where from_xid = '0'`],
  ])('finds what was %s', async (kind, statement) => {
    await act('a')
    await sealed(1)
    await act('b')
    await sealed(2)
    await forge(statement)
    const result = await verifyAudit(ctx())
    expect(result.status).toBe('broken')
    expect(result.problems.map((problem) => problem.kind)).toContain(kind)
  })

  test('never reaches into a transaction that is still open', async () => {
    let finish = (): void => undefined
    const slow = db.transaction(async (tx) => {
      await recordAudit({ ...ctx(), db: tx }, { action: 'thing.done', subject: 'slow' })
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    await vi.waitFor(async () => {
      const [{ open } = { open: 0 }] = await client`
        select count(*)::int as open from pg_stat_activity
        where datname = ${NAME} and state = 'idle in transaction'`
      expect(open).toBe(1)
    })
    await act('quick')
    await sealAudit(ctx())
    finish()
    await slow
    await sealed(2)
    expect(await verifyAudit(ctx())).toMatchObject({ status: 'intact', rows: 2 })
  })

  test('follows transactions by number, not by text: 9 comes before 1000', async () => {
    const at = (xid: string) => sql`
      insert into ops_audit_events (at, actor, actor_name, action, subject, xid)
      values (now(), 'system', 'system', 'thing.done', 'early', ${xid}::xid8)`
    await db.execute(at('9'))
    await db.execute(at('10'))
    await sealed(2)
    await act('late')
    await sealed(3)
    expect(await verifyAudit(ctx())).toMatchObject({ status: 'intact', seals: 2, rows: 3 })
  })

  test('is one chain when many seal at once', async () => {
    for (let round = 0; round < 5; round++) {
      await act(`round ${round}`)
      await Promise.all([1, 2, 3, 4].map(() => sealAudit(ctx())))
    }
    await sealed(5)
    expect(await verifyAudit(ctx())).toMatchObject({ status: 'intact', rows: 5 })
  })

  test('refuses to be changed through the trigger', async () => {
    await act('a')
    for (const statement of [
      sql`update ops_audit_events set actor = 'x'`,
      sql`delete from ops_audit_events`,
      sql`truncate ops_audit_events`,
    ])
      await expect(db.execute(statement)).rejects.toMatchObject({ cause: { code: '42501' } })
  })
})
