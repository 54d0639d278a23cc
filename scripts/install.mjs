import { join } from 'node:path'
import { Failure } from './failure.mjs'
import { withLock } from './lock.mjs'
import { readJson } from './private-files.mjs'
import { run } from './run.mjs'

const QUIET = ['--include=dev', '--no-audit', '--no-fund']
const MISSING_FROM_LOCK = /Missing: (@?[^@\s]+)@\S* from lock file/
const SHOWN_LINES = 12

/** Runs `npm ci` when what is installed is not what package-lock.json says. */
export async function installDependencies({ rootDir, progress }) {
  if (isInstalled(rootDir)) return
  const local = join(rootDir, '.pitwall')
  const onWait = (pid) => progress.log(`  Another install is running (process ${pid}); waiting for it.`)
  await withLock(join(local, 'install.lock'), onWait, async () => {
    if (isInstalled(rootDir)) return
    await progress.step('Installing dependencies', () => install(rootDir, join(local, 'log', 'install.log')))
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

async function install(rootDir, logFile) {
  const clean = await npm(['ci'], rootDir, logFile)
  if (clean.code === 0) return
  if (!lacksOnlyOtherPlatforms(rootDir, clean.lines)) throw failure(clean, logFile)
  const locked = await npm(['install', '--no-save'], rootDir, logFile)
  if (locked.code !== 0) throw failure(locked, logFile)
}

function npm(args, cwd, logFile) {
  const all = [...args, ...QUIET]
  const path = process.env.npm_execpath
  const [command, commandArgs] = path ? [process.execPath, [path, ...all]] : ['npm', all]
  return run(command, commandArgs, { cwd, logFile, keepLines: 1_000 })
}

/**
 * A lock made from a registry without the binaries of other platforms does not list those, and `npm ci` then refuses.
 * `npm install --no-save` takes everything that is locked as it is locked, and leaves the lock alone.
 */
export function lacksOnlyOtherPlatforms(rootDir, lines) {
  const missing = lines.flatMap((line) => MISSING_FROM_LOCK.exec(line)?.[1] ?? [])
  const packages = Object.values(readJson(join(rootDir, 'package-lock.json'))?.packages ?? {})
  const optional = new Set(
    packages.flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {})),
  )
  const refused = lines.some((line) => /Invalid: .*lock file/.test(line))
  return missing.length > 0 && !refused && missing.every((name) => optional.has(name))
}

function failure({ code, lines }, logFile) {
  const errors = lines.filter((line) => line.startsWith('npm error')).slice(0, SHOWN_LINES)
  return new Failure(`npm could not install the dependencies (${code}); its log: ${logFile}`, {
    details: errors,
  })
}
