import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { lastLines, logEnd, openLog } from './log-file.mjs'
import { endProcess, signal } from './processes.mjs'

const running = new Set()

/**
 * Runs a command to its end with its output in a log. Other options go to `spawn`.
 * @returns `{ code, lines }`: exit code and the last lines of output
 */
export async function run(command, args, { logFile, keepLines = 40, ...options }) {
  const from = logEnd(logFile)
  const log = openLog(logFile)
  const child = spawn(command, args, { ...options, stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  running.add(child)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (exitCode, name) => resolve(exitCode ?? `signal ${name}`))
  }).finally(() => running.delete(child))
  return { code, lines: lastLines(logFile, { from, count: keepLines }) }
}

/** Ends every command that `run` has under way, with all its children. */
export async function stopRunning() {
  for (const { pid } of running) await endProcess(pid, [['SIGTERM', 3_000]])
  killRunning()
}

export function killRunning() {
  for (const { pid } of running) signal(-pid, 'SIGKILL')
}
