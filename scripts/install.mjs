import { join } from 'node:path'
import { Failure } from './failure.mjs'
import { withLock } from './lock.mjs'
import { readJson } from './private-files.mjs'
import { run } from './run.mjs'

const SHOWN_LINES = 12

/** Runs `npm ci` when what is installed is not what package-lock.json says. */
export async function installDependencies({ rootDir, progress }) {
  if (isInstalled(rootDir)) return
  const local = join(rootDir, '.pitwall')
  const onWait = (pid) => progress.log(`  Another install is running (process ${pid}); waiting for it.`)
  await withLock(join(local, 'install.lock'), onWait, async () => {
    if (isInstalled(rootDir)) return
    await progress.step('Installing dependencies', () => npmCi(rootDir, join(local, 'log', 'install.log')))
  })
}

/** Compares package-lock.json with the record npm keeps of what it installed. */
export function isInstalled(rootDir) {
  const wanted = readJson(join(rootDir, 'package-lock.json'))?.packages ?? {}
  const have = readJson(join(rootDir, 'node_modules', '.package-lock.json'))?.packages
  if (!have) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return have[path] ? have[path].version === version : optional
  })
}

async function npmCi(rootDir, logFile) {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  const [command, commandArgs] = npm ? [process.execPath, [npm, ...args]] : ['npm', args]
  const { code, lines } = await run(command, commandArgs, { cwd: rootDir, logFile, keepLines: 1_000 })
  if (code === 0) return
  const details = lines.filter((line) => line.startsWith('npm error')).slice(0, SHOWN_LINES)
  throw new Failure(`npm ci failed (${code}); its log: ${logFile}`, { details })
}
