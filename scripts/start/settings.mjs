import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from '../failure.mjs'
import { addressOf, freePort, isFree } from '../ports.mjs'

const DEFAULT_PORT = 3000
const USABLE_PORT = /^\d{1,5}$/

/** What a start is asked to do, read from the environment once. */
export function startSettings(folders, { dev, env = process.env }) {
  const configPath = resolve(folders.rootDir, env.PITWALL_CONFIG || 'pitwall.yaml')
  const ownDatabase = Boolean(env.DATABASE_URL || env.DATABASE_HOST)
  const hasConfig = Boolean(env.PITWALL_CONFIG) || existsSync(configPath)
  const appEnv = env.APP_ENV || 'development'
  return {
    ...folders,
    dev,
    appEnv,
    ownDatabase,
    host: env.HOST || '127.0.0.1',
    wantedPort: env.PORT || undefined,
    hasDemo: !hasConfig && !ownDatabase && appEnv !== 'production',
    logFile: join(folders.dataDir, 'log', 'pitwall.log'),
    runFile: join(folders.dataDir, 'run.json'),
    firstAdminFile: join(folders.dataDir, 'first-admin.json'),
  }
}

/** PORT when it is given, which must then be free; else 3000 or the next free one. */
export async function choosePort({ host, wantedPort }) {
  if (wantedPort === undefined) return freePort(DEFAULT_PORT, host)
  const port = Number(wantedPort)
  if (!USABLE_PORT.test(wantedPort) || port > 65_535)
    throw new Failure('PORT: must be a number from 0 to 65535', { exitCode: 78 })
  if (port === 0) return freePort(undefined, host)
  if (!(await isFree(port, host))) {
    throw new Failure(`Something else listens on ${addressOf(host, port)}: stop it, or set another PORT.`)
  }
  return port
}
