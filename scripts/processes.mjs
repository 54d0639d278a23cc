import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 25

export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
  return !procStat(pid)?.startsWith('Z')
}

/** What tells a process from a later one with the same pid; undefined when there is none. */
export function identityOf(pid) {
  if (!isAlive(pid)) return undefined
  if (process.platform !== 'linux') {
    return (
      spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined
    )
  }
  const startTicks = procStat(pid)?.split(' ')[19]
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return startTicks && `${boot}:${startTicks}`
}

/** Processes whose working directory is `dir`, such as Postgres and its backends. Linux only, else none. */
export function processesIn(dir) {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  return pids.filter((pid) => workingDir(pid) === dir && isAlive(pid))
}

/** True once `test()` holds, false when `timeoutMs` passed before. */
export async function until(test, timeoutMs) {
  const deadline = performance.now() + timeoutMs
  while (!(await test())) {
    if (performance.now() >= deadline) return false
    await sleep(POLL_MS)
  }
  return true
}

/** Each `[signal, patienceMs]` in turn until the process is gone. Negative pids name a group. */
export async function endProcess(pid, stages) {
  for (const [name, patienceMs] of stages) {
    signal(pid, name)
    if (await until(() => !isAlive(Math.abs(pid)), patienceMs)) return
  }
}

/** Sends a signal; a process or group that is already gone is fine. */
export function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error
  }
}

/** The fields after the command name, which may itself hold spaces and parentheses: state first. */
function procStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2)
  } catch {
    return undefined
  }
}

function workingDir(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}
