import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'

const KEEP = 3
const ROTATE_BYTES = 10 * 1024 * 1024
const TAIL_BYTES = 64 * 1024
const ROUTINE = /^\{"level":"(?:trace|debug|info)"/
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** Opens a log for appending, after moving a grown one aside (`.1` is the newest of three). */
export function openLog(path, rotateBytes = ROTATE_BYTES) {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path) && statSync(path).size > rotateBytes) {
    for (let i = KEEP - 1; i >= 1; i--)
      if (existsSync(`${path}.${i}`)) renameSync(`${path}.${i}`, `${path}.${i + 1}`)
    renameSync(path, `${path}.1`)
  }
  return openSync(path, 'a', 0o600)
}

/** The size now, to hand to `lastLines` later. */
export const logEnd = (path) => (existsSync(path) ? statSync(path).size : 0)

/** The last lines written after byte `from`, JSON log lines shortened to what a person reads, routine ones left out. */
export function lastLines(path, { from = 0, count = 15 } = {}) {
  if (!existsSync(path)) return []
  const lines = withoutColours(tail(path, from))
    .split('\n')
    .filter((line) => line.trim() !== '' && !ROUTINE.test(line))
  return lines
    .map(readable)
    .flatMap((text) => text.split('\n'))
    .slice(-count)
}

export const withoutColours = (text) => text.replace(COLOURS, '')

function tail(path, from) {
  const file = openSync(path, 'r')
  try {
    const size = fstatSync(file).size
    const start = Math.max(from > size ? 0 : from, size - TAIL_BYTES)
    const buffer = Buffer.alloc(size - start)
    readSync(file, buffer, 0, buffer.length, start)
    return buffer.toString('utf8')
  } finally {
    closeSync(file)
  }
}

function readable(line) {
  if (!line.startsWith('{')) return line
  try {
    const { msg, err, error } = JSON.parse(line)
    const cause = err?.message ?? error?.message
    return [msg, cause !== msg && cause].filter(Boolean).join(': ') || line
  } catch {
    return line
  }
}
