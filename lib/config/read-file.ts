import { readFileSync, statSync } from 'node:fs'
import type { PitwallConfig } from './contract'
import { ConfigError, parseConfig } from './parse'

const MAX_BYTES = 1024 * 1024

/** @throws ConfigError */
export function readConfigFile(file: string): { found: true; config: PitwallConfig } | { found: false } {
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (!stat) return { found: false }
    if (stat.size > MAX_BYTES) throw new ConfigError([`${file}: is larger than 1 MB`])
    return { found: true, config: parseConfig(readFileSync(file, 'utf8'), process.env) }
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError([`${file}: cannot be read (${Reflect.get(Object(error), 'code') ?? 'error'})`])
  }
}
