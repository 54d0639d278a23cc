import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readJson, writePrivateJson } from './private-files.mjs'

const NAMES = ['NEXTAUTH_SECRET', 'METRICS_TOKEN', 'INTERNAL_SERVICE_TOKEN', 'POSTGRES_PASSWORD']

/** The secrets of a local start, made once and kept in the data dir. */
export function localSecrets(dataDir) {
  const path = join(dataDir, 'secrets.json')
  const kept = readJson(path) ?? {}
  const missing = NAMES.filter((name) => !kept[name])
  if (missing.length === 0) return kept
  const made = Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('base64url')]))
  const all = { ...kept, ...made }
  writePrivateJson(path, all)
  return all
}
