import { findAppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { gaveUp } from './failures'
import { SharedCall } from './shared-call'

type Bytes = Buffer<ArrayBuffer>
type Shared = { bytes: Bytes; isShared: boolean }

const calls = () => processWide('prometheus-calls', () => new Map<string, SharedCall<Bytes>>())

/** What befell only whoever asked first: the next one asks for himself. */
const THEIRS = ['canceled', 'overloaded', 'too_large']

export const wasTheirs = (error: unknown): boolean => THEIRS.includes(findAppError(error)?.extras.kind ?? '')

/**
 * One call for all who ask under the same key at the same time; it ends when all of them have left.
 *
 * @throws what the call throws; AppError unavailable, kind `canceled`, when the signal says so first
 */
export async function shareCall(
  key: string,
  signal: AbortSignal,
  start: (signal: AbortSignal) => Promise<Bytes>,
): Promise<Shared> {
  if (signal.aborted) throw gaveUp(signal)
  const known = calls().get(key)
  if (!known) return { bytes: await launch(key, start).wait(signal), isShared: false }
  try {
    return { bytes: await known.wait(signal), isShared: true }
  } catch (error) {
    if (signal.aborted || !wasTheirs(error)) throw error
    const next = calls().get(key) ?? launch(key, start)
    return { bytes: await next.wait(signal), isShared: false }
  }
}

function launch(key: string, start: (signal: AbortSignal) => Promise<Bytes>): SharedCall<Bytes> {
  const controller = new AbortController()
  const result = start(controller.signal)
  const leave = () => {
    if (calls().get(key) === call) calls().delete(key)
  }
  const call = new SharedCall(result, () => {
    leave()
    controller.abort()
  })
  calls().set(key, call)
  result.catch(() => undefined).finally(leave)
  return call
}
