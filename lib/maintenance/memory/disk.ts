import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { env } from '@/lib/env'
import { log } from '@/lib/telemetry/log'
import { type Known, memory, readKnown } from './known'

const EVERY_MS = 60_000

const kept = z.object({ text: z.string(), databaseAt: z.number(), wallAt: z.number() })

const fileName = () => join(env().PITWALL_DATA_DIR, 'maintenance.json')

/** For a start while the database is away: what was known last, as far as nothing newer is. */
export function recallFromDisk(): void {
  try {
    const { text, databaseAt, wallAt } = kept.parse(JSON.parse(readFileSync(fileName(), 'utf8')))
    memory().known ??= {
      ...readKnown(text),
      databaseAt: databaseAt + Math.max(0, Date.now() - wallAt),
      monotonicAt: performance.now(),
      isOwn: false,
    }
  } catch (error) {
    if (isMissing(error)) return
    log().warn({ err: error }, 'what was known of maintenance cannot be read again')
  }
}

/** Keeps what is known when it is news, and once a minute; returns what it kept. */
export function keepOnDisk(known: Known, last: Known | undefined): Known {
  if (last?.text === known.text && known.monotonicAt - last.monotonicAt < EVERY_MS) return last
  const own = `${fileName()}.${process.pid}`
  try {
    mkdirSync(env().PITWALL_DATA_DIR, { recursive: true })
    const { text, databaseAt } = known
    writeFileSync(own, JSON.stringify({ text, databaseAt, wallAt: Date.now() }), { mode: 0o600 })
    // Whoever reads meanwhile finds the old file or the new one.
    renameSync(own, fileName())
  } catch (error) {
    log().warn({ err: error }, 'what is known of maintenance cannot be kept for a restart')
    rmSync(own, { force: true })
  }
  return known
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'
