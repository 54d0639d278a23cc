import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeBlocks } from './history-blocks.mjs'
import { settleHead } from './history-head.mjs'
import { readJson, writeJson } from './state.mjs'

const DAY_MS = 86_400_000
const HISTORY_MS = 28 * DAY_MS
/** A pause shorter than this stays a gap: it was one. */
const PAUSE_MS = 10 * 60_000

/**
 * Before Prometheus starts: 28 days of history on the first start, and after a pause the hole from the last
 * sample to now. Resolves fast when there is nothing to do.
 */
export async function ensureHistory({ dir, storage, tools, freePort, log, now = Date.now() }) {
  const marker = join(dir, 'history.json')
  const scratch = join(dir, 'history')
  rmSync(scratch, { recursive: true, force: true })
  const missingSince = readJson(marker, undefined)
    ? await endOfSamples({ storage, tools, freePort, now })
    : startAfresh(storage, now)
  if (missingSince === undefined || now - missingSince < PAUSE_MS) return

  log(`  Writing ${inWords(now - missingSince)} of metrics history`)
  const blocks = join(scratch, 'blocks')
  mkdirSync(blocks, { recursive: true, mode: 0o700 })
  await writeBlocks({ scratch, blocks, promtool: tools.promtool, from: missingSince, until: now, log })
  // All or nothing: a start that is cut short leaves no hole between two blocks.
  for (const name of readdirSync(blocks)) renameSync(join(blocks, name), join(storage, name))
  rmSync(scratch, { recursive: true, force: true })
  writeJson(marker, { writtenAt: new Date(now).toISOString() })
}

/** Without the mark a first start was cut short: nothing there is worth keeping. */
function startAfresh(storage, now) {
  rmSync(storage, { recursive: true, force: true })
  mkdirSync(storage, { recursive: true, mode: 0o700 })
  return now - HISTORY_MS
}

async function endOfSamples({ storage, tools, freePort, now }) {
  if (now - lastWriteAt(storage) < PAUSE_MS) return undefined
  await settleHead({ storage, tools, freePort })
  return Math.max(now - HISTORY_MS, ...blockEnds(storage))
}

/** When Prometheus last wrote down a sample: its log of writes tells, also after a kill -9. */
function lastWriteAt(storage) {
  const logs = join(storage, 'wal')
  const files = existsSync(logs) ? readdirSync(logs).map((name) => join(logs, name)) : []
  return Math.max(0, ...files.map((file) => statSync(file).mtimeMs), ...blockEnds(storage))
}

function blockEnds(storage) {
  return readdirSync(storage).map((name) => readJson(join(storage, name, 'meta.json'), {}).maxTime ?? 0)
}

function inWords(milliseconds) {
  const days = milliseconds / DAY_MS
  return days >= 1 ? `${Math.round(days)} days` : `${Math.round(days * 24 * 60)} minutes`
}
