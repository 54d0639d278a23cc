import { accessSync, constants, mkdirSync } from 'node:fs'
import { config, configFile } from '@/lib/config/config'
import { ConfigError } from '@/lib/config/parse'
import { EnvError, env } from '@/lib/env'

/** Settings that make a start pointless: one line a problem, names and rules only. */
export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'))
    this.name = 'SettingsError'
  }
}

/**
 * Reads environment and configuration file, and sees that the data folder can be written.
 *
 * @throws SettingsError
 */
export function checkSettings(): void {
  try {
    requireWritable(env().PITWALL_DATA_DIR)
    config()
  } catch (error) {
    if (error instanceof EnvError) throw new SettingsError(error.problems)
    if (error instanceof ConfigError) throw new SettingsError(error.problems.map(inFile))
    throw error
  }
}

function inFile(problem: string): string {
  const file = configFile()
  return problem.startsWith(`${file}: `) ? problem : `${file}: ${problem}`
}

function requireWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch {
    throw new SettingsError([`PITWALL_DATA_DIR: ${folder} cannot be written`])
  }
}
