import { spawn } from 'node:child_process'
import { closeSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openLog } from './log-file.mjs'
import { readJson, writePrivateJson } from './private-files.mjs'
import { endProcess, identityOf, isAlive, signal } from './processes.mjs'

const PATIENCE_MS = 10_000

/**
 * Children in process groups of their own, so that a Ctrl-C reaches only us and we end them in order. They are
 * written down in the data dir, so that the next start finds those of a killed one.
 */
export function createChildren(dataDir, { patienceMs = PATIENCE_MS } = {}) {
  const register = registerPath(dataDir)
  const children = []
  let closed = false
  const remember = () =>
    writePrivateJson(
      register,
      children.map(({ name, pid, identity }) => ({ name, pid, identity })),
    )

  /** `env` comes on top of ours, or instead of it; output goes to `logFile`. */
  function spawnChild(name, command, args, { env, logFile, cwd, replaceEnv = false } = {}) {
    if (closed) throw new Error(`${name} is not started: everything is being stopped.`)
    const log = logFile ? openLog(logFile) : undefined
    const stdio = ['ignore', log ?? 'ignore', log ?? 'ignore']
    const child = spawn(command, args, {
      cwd,
      stdio,
      detached: true,
      env: replaceEnv ? env : { ...process.env, ...env },
    })
    if (log !== undefined) closeSync(log)
    const entry = { name, pid: child.pid, identity: child.pid && identityOf(child.pid) }
    if (!child.pid) return child
    children.push(entry)
    remember()
    child.once('exit', () => {
      children.splice(children.indexOf(entry), 1)
      if (!closed) remember()
    })
    return child
  }

  const stop = (child) => (child.pid ? endGroup(child.pid, patienceMs) : undefined)

  /** The last started goes first; nothing can be started after it. */
  async function stopAll() {
    closed = true
    for (const child of [...children].reverse()) await stop(child)
    rmSync(register, { force: true })
  }

  function killAll() {
    for (const { pid } of children) signal(-pid, 'SIGKILL')
  }

  return { spawnChild, stop, stopAll, killAll }
}

/** Ends what a killed start left running; returns their names. */
export async function stopOrphans(dataDir) {
  const left = (readJson(registerPath(dataDir)) ?? []).filter(isStill)
  await Promise.all(left.map(({ pid }) => endGroup(pid, PATIENCE_MS)))
  rmSync(registerPath(dataDir), { force: true })
  return left.map(({ name }) => name)
}

const isStill = ({ pid, identity }) => Boolean(identity) && identityOf(pid) === identity

async function endGroup(pid, patienceMs) {
  if (isAlive(pid)) await endProcess(pid, [['SIGTERM', patienceMs]])
  signal(-pid, 'SIGKILL')
}

const registerPath = (dataDir) => join(dataDir, 'processes.json')
