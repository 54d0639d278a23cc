import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { withLock } from '@/scripts/lock.mjs'

const NODE = '24.21.0'
const LIBRARIES = ['pg-boss@12.35.0', 'graphile-worker@0.18.0']
const HOME = resolve('.pitwall/tools/queue-libraries')
const MARK = join(HOME, `${[NODE, ...LIBRARIES].join(' ')}.done`)
const INSTALL_MS = 300_000
const UNREACHABLE =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/

/** Libraries that need a Node we do not ask for, and that Node, in a place of their own. */
export type NewerNode = { node: string; file: (path: string) => string }

/** Fetched once and kept; the reason as text where the registry cannot be reached. */
export async function newerNode(): Promise<NewerNode | string> {
  const binary = `node-${process.platform}-${process.arch}`
  const found = {
    node: join(HOME, 'node_modules', binary, 'bin', 'node'),
    file: (path: string) => join(HOME, 'node_modules', path),
  }
  if (existsSync(MARK)) return found
  mkdirSync(HOME, { recursive: true })
  return withLock(
    `${HOME}.lock`,
    () => undefined,
    async () => {
      if (existsSync(MARK)) return found
      try {
        await install([`${binary}@${NODE}`, ...LIBRARIES])
      } catch (error) {
        const told = String(Reflect.get(Object(error), 'stderr') ?? error)
        if (!UNREACHABLE.test(told)) throw error
        return `npm cannot be reached for ${LIBRARIES.join(' and ')}`
      }
      writeFileSync(MARK, '')
      return found
    },
  )
}

const install = (packages: string[]) =>
  promisify(execFile)(
    'npm',
    [
      'install',
      '--prefix',
      HOME,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--engine-strict=false',
      '--no-audit',
      '--no-fund',
      ...packages,
    ],
    { timeout: INSTALL_MS, cwd: HOME },
  )
