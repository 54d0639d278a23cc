import { eq } from 'drizzle-orm'
import { type QueueRow, queues } from '@/db/schema'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { processWide, replaceInstance } from '@/lib/process-wide'
import { ADAPTERS } from './engines'
import { claimSource, meetSources } from './sampling/claim'
import { lookAtSource } from './sampling/look'
import type { TestingEngine } from './testing-engine'

export const SOURCE = 'jobs'

/** The same context so many seconds later. */
export const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1_000),
})

const engines = () => processWide('testing.engines', () => new Map<string, TestingEngine>())

/** Makes this engine stand behind the source `jobs` (or another of `config`), of Paddock, which needs Mail. */
export function useEngine(engine: TestingEngine, config = ''): TestingEngine {
  ADAPTERS['pg-boss'] = async ({ id }) => engines().get(id) ?? engine
  engines().set(SOURCE, engine)
  replaceInstance('queues.sources')
  replaceInstance('queues.remembered')
  withConfig(`
services: [{ id: paddock, name: Paddock, url: "http://paddock.example", owner: Ada }]
dependencies:
  - { id: mail, name: Mail, kind: tcp, host: 127.0.0.1, port: 2525 }
  - { id: bank, name: Bank, kind: tcp, host: bank.example, port: 443 }
queues:
  - id: ${SOURCE}
    kind: pg-boss
    url: "postgres://nobody"
    service: paddock
    fields: { email: personal, iban: secret }
${config}`)
  return engine
}

/** A worker's look at the source, at the time of the context. */
export async function look(ctx: Context): Promise<void> {
  await meetSources(ctx)
  const claimed = await claimSource(ctx, { worker: 'test', sources: [SOURCE] })
  if (claimed) await lookAtSource(ctx, claimed)
}

export async function queueRow({ db }: Context, queue = 'mail'): Promise<QueueRow> {
  const [row] = await db.select().from(queues).where(eq(queues.queue, queue))
  if (!row) throw new Error(`there is no queue ${queue}`)
  return row
}
