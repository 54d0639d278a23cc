import type { ProbeTarget } from '@/db/schema'
import { systemContext } from '@/lib/context'
import type { ProbeResult } from '@/lib/probes/contract'
import type { Watched } from '@/lib/probes/queries'
import { releaseClaim } from './claim'
import { probeDuration } from './metrics'
import { recordLook } from './record'
import { oneAtATime } from './serial'

const MAX_OVERRUN_MS = 5_000

/** Looks at a claimed target and writes down what it saw. */
export async function lookOnce(target: Watched, claimed: ProbeTarget): Promise<void> {
  const wall = Date.now()
  const monotonic = performance.now()
  const result = await target.look()
  const spentMs = Math.max(Date.now() - wall, performance.now() - monotonic)
  // The process or the host stood still meanwhile: the target is not to blame for that.
  if (spentMs > target.timeoutMs + MAX_OVERRUN_MS) return releaseClaim(systemContext(), claimed)
  observe(target, result)
  // One connection is enough for writing, so that looks never crowd out people.
  await oneAtATime('worker.record', () => recordLook(systemContext(), claimed, result))
}

function observe({ kind }: Watched, { code, latencyMs }: ProbeResult): void {
  probeDuration().observe({ kind, code }, latencyMs / 1_000)
}
