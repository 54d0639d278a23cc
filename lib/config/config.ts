import { statSync } from 'node:fs'
import { env } from '@/lib/env'
import { processWide, replaceInstance } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import { type PitwallConfig, pitwallConfig } from './contract'
import { ConfigError } from './parse'
import { readConfigFile } from './read-file'

const LOOK_EVERY_MS = 2_000
const DEFAULT_FILE = './pitwall.yaml'

export type ConfigState = {
  /** The watched file; null when there is none. */
  source: string | null
  /** When the configuration in force was taken over. */
  loadedAt: Date
  /** Why a newer file was not taken over. Empty: the file is in force. */
  problems: string[]
}

type Loaded = ConfigState & { value: PitwallConfig; signature: string; lookedAt: number }

/**
 * What to watch, now: a changed file is taken over within seconds, a bad one keeps the last good (see `configState`).
 *
 * @throws ConfigError when the first load fails
 */
export function config(): PitwallConfig {
  return current().value
}

/** @throws ConfigError when the first load fails */
export function configState(): ConfigState {
  const { source, loadedAt, problems } = current()
  return { source, loadedAt, problems }
}

function current(): Loaded {
  const loaded = processWide('config', firstLoad)
  const now = performance.now()
  if (now - loaded.lookedAt < LOOK_EVERY_MS) return loaded
  loaded.lookedAt = now
  const signature = signatureOf(configFile())
  if (signature !== loaded.signature) takeOver(loaded, signature)
  return loaded
}

function firstLoad(): Loaded {
  const signature = signatureOf(configFile())
  return { ...read(), loadedAt: new Date(), problems: [], signature, lookedAt: performance.now() }
}

/** The same object is changed in place: both bundles of this process hold it. */
function takeOver(loaded: Loaded, signature: string): void {
  loaded.signature = signature
  try {
    Object.assign(loaded, read(), { loadedAt: new Date(), problems: [] })
    log().info({ source: loaded.source }, 'configuration taken over')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    loaded.problems = error.problems
    log().error({ problems: error.problems }, 'configuration refused, the last good one stays in force')
  }
}

function read(): Pick<Loaded, 'value' | 'source'> {
  const source = configFile()
  const text = readConfigFile(source)
  if (text.found) return { source, value: text.config }
  if (env().PITWALL_CONFIG === undefined) return { source: null, value: pitwallConfig.parse({}) }
  throw new ConfigError([`${source}: there is no such file (PITWALL_CONFIG)`])
}

/** The file this process reads, whether it is there or not. */
export const configFile = () => env().PITWALL_CONFIG ?? DEFAULT_FILE

function signatureOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs}:${stat.size}:${stat.ino}` : 'none'
}

/** For tests that change the file or its place. */
export function resetConfig(): void {
  replaceInstance('config')
}
