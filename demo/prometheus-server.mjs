import { setTimeout as sleep } from 'node:timers/promises'

/** Retention keeps the history; blocks older than the default 15 days would be deleted at start. */
export function serverArguments({ config, storage, port }) {
  return [
    `--config.file=${config}`,
    `--storage.tsdb.path=${storage}`,
    '--storage.tsdb.retention.time=40d',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ]
}

/** Whether the server at `port` answers queries; waits a moment when it does not. */
export async function isReady(port) {
  const address = `http://127.0.0.1:${port}/-/ready`
  const response = await fetch(address, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
  if (response?.ok) return true
  await sleep(100)
  return false
}
