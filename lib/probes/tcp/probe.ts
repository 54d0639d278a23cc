import type { DependencyOf } from '@/lib/config/contract'
import type { Probe } from '../adapter'
import { openSocket } from '../socket'

/** Something accepts connections there. */
export const probeTcp: Probe<Pick<DependencyOf<'tcp'>, 'host' | 'port'>> = async (target, { signal }) => {
  const startedAt = performance.now()
  const socket = await openSocket(target, signal)
  const latencyMs = performance.now() - startedAt
  socket.destroy()
  return { code: 'ok', latencyMs, detail: '' }
}
