import { existsSync, realpathSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const rootDir = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')

/** Absolute paths of the folders a command works in. */
export function folders(env = process.env) {
  return {
    rootDir,
    dataDir: resolve(rootDir, env.PITWALL_DATA_DIR || '.pitwall'),
    buildDir: resolve(rootDir, env.PITWALL_BUILD_DIR || '.pitwall/build'),
  }
}

/** As Next wants its build folder: relative to the checkout. */
export const fromRoot = (path) => relative(rootDir, path) || '.'

/** How a path is shown to the user. */
export function shown(path) {
  const near = relative(process.cwd(), path)
  return near.startsWith('..') || isAbsolute(near) ? path : `./${near}`
}

/** Settings in `.env` fill in what the environment leaves open. */
export function loadEnvFile() {
  const path = join(rootDir, '.env')
  if (process.env.PITWALL_ENV_FILE !== 'none' && existsSync(path)) process.loadEnvFile(path)
}

/** Whether this module is the command that was called. */
export const isCommand = (moduleUrl) =>
  Boolean(process.argv[1]) && fileURLToPath(moduleUrl) === realpathSync(process.argv[1])
