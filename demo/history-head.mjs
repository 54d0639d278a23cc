import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stopChild, withDeadline } from './child.mjs'
import { isReady, serverArguments } from './prometheus-server.mjs'
import { spawnTool } from './tool.mjs'

const READY_MS = 30_000

/**
 * Turns what Prometheus holds in its write-ahead log into a block. Samples there that are older than the newest
 * block are dropped at a start, so the log must be empty before newer blocks are added.
 */
export async function settleHead({ storage, tools, freePort }) {
  if (!existsSync(join(storage, 'wal'))) return
  const port = await freePort(9190)
  const snapshot = await takeSnapshot({ storage, tools, port })
  const kept = new Set(readdirSync(storage))
  for (const block of readdirSync(snapshot).filter((name) => !kept.has(name))) {
    renameSync(join(snapshot, block), join(storage, block))
  }
  for (const name of ['wal', 'chunks_head', 'snapshots']) {
    rmSync(join(storage, name), { recursive: true, force: true })
  }
}

async function takeSnapshot({ storage, tools, port }) {
  mkdirSync(storage, { recursive: true })
  const config = join(storage, '..', 'prometheus-settle.yml')
  writeFileSync(config, '{}\n')
  const child = spawnTool(tools.prometheus, [
    ...serverArguments({ config, storage, port }),
    '--web.enable-admin-api',
  ])
  try {
    await withDeadline(child, READY_MS, 'Prometheus', () => isReady(port))
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/admin/tsdb/snapshot`, { method: 'POST' })
    const { data } = await response.json()
    return join(storage, 'snapshots', data.name)
  } finally {
    await stopChild(child)
  }
}
