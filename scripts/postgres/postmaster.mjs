import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endProcess, isAlive, processesIn, until } from '../processes.mjs'

const LEFTOVERS_MS = 10_000
const STOP = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 2_000],
]

/** What `postmaster.pid` says: `{ pid, port, status }`, or undefined when there is none. */
export function readPostmaster(dir) {
  const path = join(dir, 'postmaster.pid')
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').split('\n')
  return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]), status: lines[7]?.trim() }
}

/** The server already running over this directory, as a killed start leaves it; one on its way out is waited for. */
export async function findRunning(dir) {
  const said = readPostmaster(dir)
  if (!said) return undefined
  if (serves(said.pid, dir)) {
    const settled = () => !isAlive(said.pid) || readPostmaster(dir)?.status === 'ready'
    await until(settled, LEFTOVERS_MS)
    return isAlive(said.pid) ? readPostmaster(dir) : undefined
  }
  // Backends of a killed server still hold its memory for a moment; without any, the pid is a stranger's.
  if (await until(() => processesIn(realpathSync(dir)).length === 0, LEFTOVERS_MS))
    rmSync(join(dir, 'postmaster.pid'), { force: true })
  return undefined
}

export const stopPostmaster = (pid) => endProcess(pid, STOP)

function serves(pid, dir) {
  if (!isAlive(pid)) return false
  return process.platform === 'linux' ? processesIn(realpathSync(dir)).includes(pid) : true
}
