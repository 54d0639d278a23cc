import { Agent, request } from 'node:http'
import { ENDPOINTS, type Endpoint, rate } from './rhythm.mjs'
import { composeRequest } from './traffic-requests'

const TICK_MS = 1_000
const MOST_IN_FLIGHT = 100
const DEADLINE_MS = 15_000

/** Real requests against `origin`, as many and as mixed as the rhythm says. Returns how to stop it. */
export function startTraffic(origin: string, seed: number): () => void {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_IN_FLIGHT })
  const owed = new Map<Endpoint, number>(ENDPOINTS.map((endpoint) => [endpoint, Math.random()]))
  let inFlight = 0
  let lastAt = Date.now()

  const timer = setInterval(() => {
    const now = Date.now()
    // After a pause of the machine nothing is caught up.
    const seconds = Math.min(5 * TICK_MS, Math.max(0, now - lastAt)) / 1_000
    lastAt = now
    for (const [endpoint, before] of owed) {
      let due = before + rate(endpoint, now) * seconds
      for (; due >= 1; due -= 1) setTimeout(send, Math.random() * TICK_MS, endpoint)
      owed.set(endpoint, due)
    }
  }, TICK_MS)

  return () => {
    clearInterval(timer)
    agent.destroy()
  }

  function send(endpoint: Endpoint) {
    if (inFlight >= MOST_IN_FLIGHT) return
    inFlight += 1
    const { path, body } = composeRequest(endpoint, seed)
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' }
    const call = request(`${origin}${path}`, {
      method: endpoint.method,
      agent,
      headers,
      timeout: DEADLINE_MS,
    })
    call.on('response', (response) => response.resume())
    call.on('timeout', () => call.destroy())
    // What fails here is Paddock's own doing, and Paddock's own metrics tell it.
    call.on('error', () => undefined)
    call.on('close', () => {
      inFlight -= 1
    })
    call.end(body === undefined ? undefined : JSON.stringify(body))
  }
}
