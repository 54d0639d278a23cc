import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const outcome = z.object({
  duration: z.number(),
  latency: z.object({ p99: z.number() }),
  non2xx: z.number(),
  errors: z.number(),
})

export type Load = { requestsPerSecond: number; p99Ms: number }

/** Asks an address so many times, from a process of its own, so that asking and answering do not share a core. */
export async function load(url: string, requests: number, connections = 20): Promise<Load> {
  const cannon = fileURLToPath(import.meta.resolve('autocannon'))
  const args = [cannon, '--json', '-a', String(requests), '-c', String(connections), url]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  const { duration, latency, non2xx, errors } = outcome.parse(JSON.parse(text))
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were not 2xx, ${errors} failed`)
  return { requestsPerSecond: requests / duration, p99Ms: latency.p99 }
}
