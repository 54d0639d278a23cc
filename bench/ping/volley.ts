import { spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { z } from 'zod'

export const FLAG = '--volley'

const order = z.object({
  port: z.int(),
  paths: z.array(z.string()),
  connections: z.int(),
  seconds: z.number(),
  /** Asked for so many a second, whatever the answers do; 0: each connection asks again once it was answered. */
  perSecond: z.number().default(0),
})
type Order = z.input<typeof order>

const outcome = z.object({
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  statuses: z.record(z.string(), z.int()),
  /** Of the refusals, those that say when to come again. */
  withRetryAfter: z.int(),
})
export type Volley = z.infer<typeof outcome>

/**
 * Pings in turn, from a process of their own that spends next to nothing on each, as pgbench does: what is measured is
 * the server.
 */
export async function volley(ordered: Order): Promise<Volley> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', FLAG], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(ordered))
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  return outcome.parse(JSON.parse(text))
}

/** What the process of a volley does: reads its order, fires, says what came back. */
export async function fire(): Promise<void> {
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  const { port, paths, connections, seconds, perSecond } = order.parse(JSON.parse(text))
  const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  const gun = new Gun(requests)
  await gun.open(port, connections)
  const since = performance.now()
  if (perSecond > 0) await gun.fireAt(perSecond, seconds)
  else await gun.fireFreely(seconds)
  process.stdout.write(JSON.stringify(gun.outcome((performance.now() - since) / 1_000)))
  process.exit(0)
}

type Line = { socket: Socket; askedAt: number; heard: string; again: boolean }

class Gun {
  #next = 0
  readonly #lines: Line[] = []
  readonly #idle: Line[] = []
  readonly #times: number[] = []
  readonly #statuses: Record<string, number> = {}
  #withRetryAfter = 0

  constructor(private readonly requests: readonly string[]) {}

  async open(port: number, connections: number): Promise<void> {
    for (let at = 0; at < connections; at++) {
      const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1')
      const line: Line = { socket, askedAt: 0, heard: '', again: false }
      socket.on('data', (chunk) => this.#hear(line, String(chunk)))
      socket.on('error', () => this.#count('error'))
      await new Promise((resolve) => socket.once('connect', resolve))
      this.#lines.push(line)
      this.#idle.push(line)
    }
  }

  async fireFreely(seconds: number): Promise<void> {
    this.#idle.length = 0
    for (const line of this.#lines) {
      line.again = true
      this.#ask(line)
    }
    await sleep(seconds * 1_000)
    for (const line of this.#lines) line.again = false
    await this.#quiet()
  }

  /** By the clock; asked for when no connection is free, a ping waits for one. */
  async fireAt(perSecond: number, seconds: number): Promise<void> {
    const since = performance.now()
    for (let fired = 0; fired < perSecond * seconds; ) {
      const due = Math.min(((performance.now() - since) / 1_000) * perSecond, perSecond * seconds)
      for (; fired < due; fired++) {
        const line = this.#idle.pop()
        if (!line) break
        this.#ask(line)
      }
      await sleep(1)
    }
    await this.#quiet()
  }

  outcome(seconds: number): Volley {
    const sorted = this.#times.sort((one, other) => one - other)
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
    const counts = { statuses: this.#statuses, withRetryAfter: this.#withRetryAfter }
    return { seconds, p50Ms: at(0.5), p99Ms: at(0.99), ...counts }
  }

  #ask(line: Line): void {
    line.askedAt = performance.now()
    line.socket.write(this.requests[this.#next++ % this.requests.length] ?? '')
  }

  #hear(line: Line, chunk: string): void {
    line.heard += chunk
    const end = line.heard.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(line.heard)?.[1] ?? 0)
    if (line.heard.length < end + 4 + length) return
    this.#times.push(performance.now() - line.askedAt)
    this.#count(line.heard.slice(9, 12))
    if (/\r\nretry-after: /i.test(line.heard.slice(0, end))) this.#withRetryAfter++
    line.heard = ''
    if (line.again) this.#ask(line)
    else this.#idle.push(line)
  }

  #count(status: string): void {
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
  }

  async #quiet(): Promise<void> {
    for (let time = 0; time < 3_000 && this.#idle.length < this.#lines.length; time++) await sleep(10)
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
