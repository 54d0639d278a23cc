import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the demo keeps what it must remember. */
export function demoDir(dataDir) {
  const dir = join(dataDir, 'demo')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  return dir
}

/** What a JSON file holds, or `fallback` when there is none or it is damaged. */
export function readJson(file, fallback) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return fallback
  }
}

/** Readable by the owner only, and never half written. */
export function writeJson(file, value) {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

/** Secrets made once and kept: the same names give the same values on every start. */
export function keptSecrets(file, names) {
  const kept = readJson(file, {})
  const missing = names.filter((name) => typeof kept[name] !== 'string')
  for (const name of missing) kept[name] = newSecret()
  if (missing.length > 0) writeJson(file, kept)
  return kept
}

/** 192 bits that survive any shell, URL and header. */
export function newSecret() {
  return randomBytes(24).toString('base64url')
}
