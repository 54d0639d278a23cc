import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../run.mjs'

const POLICY = '/usr/sbin/policy-rc.d'
const QUIET = ['-y', '-q', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=120']
const isRoot = process.getuid?.() === 0

export const hasApt = () => process.platform === 'linux' && spawnSync('apt-get', ['--version']).status === 0

/**
 * Downloads packages and unpacks their files under `into`; nothing is installed, so it works without root.
 * @returns package -> why it failed
 */
export async function aptUnpack({ packages, into, logFile }) {
  const scratch = mkdtempSync(join(into, 'download-'))
  const failed = {}
  try {
    for (const name of packages) {
      if (!(await download(name, scratch, logFile))) failed[name] = 'could not be downloaded by apt'
    }
    for (const file of readdirSync(scratch).filter((entry) => entry.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(scratch, file), into], { logFile })
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return failed
}

/** Installs packages as root, asking nothing and starting no daemon. Returns why it failed, if it did. */
export async function aptInstall({ packages, logFile }) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const install = () =>
    run('apt-get', ['install', ...QUIET, '--no-install-recommends', ...packages], { env, logFile })
  const policy = forbidDaemons()
  try {
    if ((await install()).code === 0) return undefined
    await update(logFile)
    const { code, lines } = await install()
    return code === 0 ? undefined : `could not be installed by apt (${lines.at(-1) ?? code})`
  } finally {
    policy.lift()
  }
}

async function download(name, cwd, logFile) {
  const attempt = async () => (await run('apt-get', ['download', name], { cwd, logFile })).code === 0
  if (await attempt()) return true
  if (!isRoot) return false
  await update(logFile)
  return attempt()
}

const update = (logFile) => run('apt-get', ['update', '-q'], { logFile })

/** Debian asks this file before a package starts its daemon; one that is already there stays as it is. */
function forbidDaemons() {
  if (existsSync(POLICY)) return { lift: () => undefined }
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  return { lift: () => rmSync(POLICY, { force: true }) }
}
