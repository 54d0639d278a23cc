import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { aptInstall, aptUnpack, hasApt } from './tools/apt.mjs'

const isRoot = process.getuid?.() === 0

/** Programs unpacked from Debian's packages without installing them: name -> package and place inside it. */
const UNPACKED = {
  prometheus: { package: 'prometheus', path: 'usr/bin/prometheus' },
  promtool: { package: 'prometheus', path: 'usr/bin/promtool' },
  alertmanager: { package: 'prometheus-alertmanager', path: 'usr/bin/prometheus-alertmanager' },
  nginx: { package: 'nginx', path: 'usr/sbin/nginx' },
  pgbench: { package: 'postgresql-15', path: 'usr/lib/postgresql/15/bin/pgbench' },
}

/** Programs installed by apt as root: name -> package and what the program may be called. */
const INSTALLED = {
  chromium: { package: 'chromium', commands: ['chromium', 'chromium-browser', 'google-chrome'] },
  redis: { package: 'redis-server', commands: ['redis-server'] },
}

/** Prometheus and promtool for the demo, or undefined: from PATH, else unpacked before, else (as root) unpacked now. */
export async function findPrometheus({ rootDir, progress }) {
  const find = () => pair(locate(rootDir, 'prometheus'), locate(rootDir, 'promtool'))
  if (find() || !isRoot || !hasApt()) return find()
  await unpack({ rootDir, names: ['prometheus'], progress })
  return find()
}

/** Redis for the demo, or undefined: only where it is installed. */
export const findRedis = () => installedPath('redis')

/**
 * Gets what the tests need as far as this machine allows.
 * @returns environment for the tests: `PITWALL_<NAME>` with the path, or `PITWALL_SKIP_<NAME>` with the reason
 */
export async function testTools({ rootDir, progress }) {
  const unpacked = ['prometheus', 'promtool', 'alertmanager', 'nginx']
  const reasons = {
    ...(await unpack({ rootDir, names: unpacked, progress })),
    ...(await install({ rootDir, names: Object.keys(INSTALLED), progress })),
  }
  return environment(rootDir, [...unpacked, ...Object.keys(INSTALLED)], reasons)
}

/** The same for what the benches need. */
export async function benchTools({ rootDir, progress }) {
  const names = ['pgbench', 'prometheus', 'promtool']
  return environment(rootDir, names, await unpack({ rootDir, names, progress }))
}

/** How to get Prometheus where it could not be fetched. */
export function prometheusHint() {
  const unpacking = '(cd .pitwall && apt-get download prometheus && dpkg -x prometheus_*.deb tools)'
  const way = hasApt() ? `by \`${unpacking}\`` : 'from prometheus.io, into PATH'
  return `Prometheus: no metrics and no history. Get it ${way}, then start again.`
}

export const redisHint = () =>
  `Redis: no BullMQ queues. Get it ${hasApt() ? 'by `apt install redis-server`' : 'from redis.io, into PATH'}, then start again.`

async function unpack({ rootDir, names, progress }) {
  const absent = names.filter((name) => !locate(rootDir, name))
  if (absent.length === 0) return {}
  if (!hasApt()) return withReason(absent, () => 'is not in PATH, and there is no apt to get it')
  const packages = [...new Set(absent.map((name) => UNPACKED[name].package))]
  const into = toolsDir(rootDir)
  mkdirSync(into, { recursive: true })
  const failed = await progress.step(`Unpacking ${packages.join(', ')}`, () =>
    aptUnpack({ packages, into, logFile: toolsLog(rootDir) }),
  )
  return withReason(absent, (name) => failed[UNPACKED[name].package] ?? 'was not in its package')
}

async function install({ rootDir, names, progress }) {
  const absent = names.filter((name) => !installedPath(name))
  if (absent.length === 0) return {}
  const packages = absent.map((name) => INSTALLED[name].package)
  if (!hasApt() || !isRoot)
    return withReason(absent, (name) => `is not installed (apt install ${INSTALLED[name].package})`)
  const failed = await progress.step(`Installing ${packages.join(', ')}`, () =>
    aptInstall({ packages, logFile: toolsLog(rootDir) }),
  )
  return withReason(absent, () => failed ?? 'could not be installed')
}

function environment(rootDir, names, reasons) {
  const entries = names.map((name) => {
    const path = locate(rootDir, name)
    return path
      ? [`PITWALL_${name.toUpperCase()}`, path]
      : [`PITWALL_SKIP_${name.toUpperCase()}`, `${name} ${reasons[name]}`]
  })
  return Object.fromEntries(entries)
}

const withReason = (names, reason) => Object.fromEntries(names.map((name) => [name, reason(name)]))

const locate = (rootDir, name) => (UNPACKED[name] ? unpackedPath(rootDir, name) : installedPath(name))

function unpackedPath(rootDir, name) {
  const own = join(toolsDir(rootDir), UNPACKED[name].path)
  const system = `/${UNPACKED[name].path}`
  return inPath(name) ?? [system, own].find((path) => existsSync(path))
}

const installedPath = (name) => INSTALLED[name].commands.map(inPath).find(Boolean)

function inPath(name) {
  const dirs = (process.env.PATH ?? '').split(':').filter((dir) => dir.startsWith('/'))
  return dirs.map((dir) => join(dir, name)).find((path) => existsSync(path))
}

const toolsDir = (rootDir) => join(rootDir, '.pitwall', 'tools')

const toolsLog = (rootDir) => join(rootDir, '.pitwall', 'log', 'tools.log')

const pair = (prometheus, promtool) => prometheus && promtool && { prometheus, promtool }
