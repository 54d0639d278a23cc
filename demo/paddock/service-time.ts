import { setTimeout as sleep } from 'node:timers/promises'
import { releaseOf } from './release'
import { drawMs, drawStatus, ENDPOINTS, latency } from './rhythm.mjs'
import type { Settings } from './settings'

/** A busy host or a cold cache adds this much without anyone noticing; what is slower than this shows. */
const UNNOTICED_MS = 30
const LIVE_POINTS_ROUTES = ['POST /api/picks', 'GET /api/leagues/:id/standings']
const LIVE_POINTS_FACTOR = 3

type Served = Pick<Settings, 'version' | 'traffic'>

/**
 * What one request will take, drawn before it runs. Routes outside the rhythm take what they take; without traffic
 * there is no bad luck either.
 */
export function planService(method: string, route: string, { version, traffic }: Served, at: number) {
  const endpoint = ENDPOINTS.find((candidate) => candidate.method === method && candidate.route === route)
  if (!endpoint) return { targetMs: 0, fails: false }

  const slowed = releaseOf(version).livePoints && LIVE_POINTS_ROUTES.includes(`${method} ${route}`)
  const targetMs = drawMs(latency(endpoint, at), Math.random) * (slowed ? LIVE_POINTS_FACTOR : 1)
  return { targetMs, fails: traffic && drawStatus(endpoint, Math.random) === 500 }
}

/** Waits for the rest of the service time: the target, plus what the work took beyond the unnoticed part. */
export async function restOfService(targetMs: number, elapsedMs: number) {
  const left = targetMs - Math.min(elapsedMs, UNNOTICED_MS)
  if (left > 0) await sleep(left)
}
