import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityOf } from './processes.mjs'

const RETRY_MS = 200

/**
 * Takes the lock file, also from a holder that was killed.
 * @returns `{ release() }`, or `{ holder: pid }` when a living process has it
 */
export function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }), {
    mode: 0o600,
  })
  try {
    while (!linked(draft, path)) {
      const holder = readHolder(path)
      if (holder.alive) return { holder: holder.pid }
      setAside(path, holder.text)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return { release: () => readHolder(path).pid === process.pid && rmSync(path, { force: true }) }
}

/** Runs `work` alone; `onWait(pid)` is told once when another process has to finish first. */
export async function withLock(path, onWait, work) {
  let lock = takeLock(path)
  if (!lock.release) onWait(lock.holder)
  while (!lock.release) {
    await sleep(RETRY_MS)
    lock = takeLock(path)
  }
  try {
    return await work()
  } finally {
    lock.release()
  }
}

function linked(draft, path) {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function readHolder(path) {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
    const { pid, identity } = JSON.parse(text)
    return { pid, text, alive: Boolean(identity) && identityOf(pid) === identity }
  } catch {
    return { text, alive: false }
  }
}

/** Two starts may find the same stale lock: a rename has one winner, and a fresh lock taken by mistake goes back. */
function setAside(path, staleText) {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readFileSync(aside, 'utf8') !== staleText) linked(aside, path)
  rmSync(aside, { force: true })
}
