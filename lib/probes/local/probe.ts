import { stat, statfs, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DependencyOf } from '@/lib/config/contract'
import { type Probe, ProbeError } from '../adapter'

const MIN_FREE_BYTES = 100 * 1024 * 1024
const GIGABYTE = 1024 ** 3

/** A folder that is there, can be written to and has room. */
export const probeLocal: Probe<Pick<DependencyOf<'local'>, 'path'>> = async ({ path }) => {
  const startedAt = performance.now()
  const found = await stat(path).catch((error) => {
    throw missing(error)
  })
  if (!found.isDirectory()) throw new ProbeError('schema', 'it is not a folder')
  await writeSomething(path)
  const { bavail, bsize, blocks } = await statfs(path)
  const freeBytes = bavail * bsize
  const detail = `${(freeBytes / GIGABYTE).toFixed(1)} GB free`
  if (freeBytes < MIN_FREE_BYTES) throw new ProbeError('overloaded', `only ${detail}`)
  return {
    code: 'ok',
    latencyMs: performance.now() - startedAt,
    detail,
    data: { freeBytes, totalBytes: blocks * bsize },
  }
}

/** What permissions say and what a file system then does are two things: root may, a read-only mount may not. */
async function writeSomething(path: string): Promise<void> {
  const file = join(path, `.pitwall-look-${crypto.randomUUID()}`)
  await writeFile(file, '', { flag: 'wx' }).catch((error) => {
    const code: unknown = Reflect.get(Object(error), 'code')
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new ProbeError('overloaded', 'it is full')
    throw new ProbeError('auth', 'it cannot be written to')
  })
  await unlink(file)
}

function missing(error: unknown): unknown {
  const code: unknown = Reflect.get(Object(error), 'code')
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ProbeError('error', 'it does not exist')
  if (code === 'EACCES') return new ProbeError('auth', 'it cannot be entered')
  return error
}
