import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import type { Address } from '@/lib/queues/testing/valve'

const LEFT_MS = 5_000

export type EngineServer = Awaited<ReturnType<typeof engineServer>>

/** A database of its own for an engine under test, and accounts to look at it. */
export async function engineServer(purpose: string) {
  const given = process.env.DATABASE_URL ?? ''
  const name = `queues_${purpose.replaceAll('-', '_')}_${process.pid}`
  const password = randomBytes(12).toString('hex')
  const admin = postgres(given, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`drop database if exists ${name} with (force)`)
  await admin.unsafe(`create database ${name}`)
  const url = new URL(given)
  url.pathname = `/${name}`
  const sql = postgres(url.toString(), { max: 2, onnotice: () => undefined })

  /** A library that is cut off while it closes its connections shouts. */
  async function untilLeft() {
    for (const end = Date.now() + LEFT_MS; Date.now() < end; await sleep(50)) {
      const [others] = await admin`select from pg_stat_activity where datname = ${name} limit 1`
      if (!others) return
    }
  }

  async function drop() {
    await sql.end({ timeout: 1 })
    await untilLeft()
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.unsafe(`drop role if exists ${name}`)
    await admin.end()
  }
  return {
    url: url.toString(),
    sql,
    address: { host: url.hostname, port: Number(url.port || 5432) } satisfies Address,
    /** The way to the database that leads over this address. */
    urlAt: ({ host, port }: Address) => {
      const other = new URL(url)
      other.host = `${host}:${port}`
      return other.toString()
    },
    /** An account that may read the schema and nothing else. */
    readerUrl: async (schema: string, options = '') => {
      await sql.unsafe(`do $$ begin
        create role ${name} login password '${password}' ${options};
      exception when duplicate_object then null; end $$`)
      await sql.unsafe(`grant usage on schema ${schema} to ${name}`)
      await sql.unsafe(`grant select on all tables in schema ${schema} to ${name}`)
      const other = new URL(url)
      other.username = name
      other.password = password
      return other.toString()
    },
    drop,
  }
}
