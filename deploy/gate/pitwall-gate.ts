/*
 * Pitwall's gate for Node 18 and later: a service that obeys what Pitwall says of maintenance. One file without
 * dependencies, to be copied; its types can be stripped. Pitwall's docs/maintenance.md says how it behaves.
 *
 *   const gate = new PitwallGate({
 *     pitwall: 'https://pitwall.example.com', service: 'shop', whenUnknown: 'open', file: '/var/lib/shop/maintenance.json',
 *   })
 *   app.use(gate.middleware)                                            Express and Connect, before all else
 *   export const proxy = (request: Request) => gate.proxy(request)      Next, in proxy.ts (Node runtime)
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import { dirname } from 'node:path'

const DEFAULTS = {
  healthPaths: ['/api/health/*', '/health/*'],
  bypasses: [],
  forgetAfterHours: 24,
  pollSeconds: 5,
}
const PATIENCE_MS = 3_000
const KEEP_AGAIN_MS = 60_000
const MOST_BYTES = 1_000_000
const MOST_QUESTIONS = 20
const UNKNOWN_RETRY_SECONDS = 5
const LONGEST_RETRY_SECONDS = 3_600
const OVERRUN_RETRY_SECONDS = 60

/** From what lets nothing through to what only tells. */
const MODES = ['full', 'drain', 'read_only', 'announce'] as const
const READS = ['GET', 'HEAD', 'OPTIONS']
/** What switches maintenance off again must be reached in it. */
const INTERNAL = '/api/internal/*'
const PITWALL_TOKEN = /^pwb_[\w-]{43}$/
const COOKIE = /(?:^|;\s*)maintenance_bypass=([\w-]+)/

export type Mode = (typeof MODES)[number]

/** What `GET /api/maintenance/state` says, as far as it is used here. */
export type State = {
  /** pitwall.yaml has such a service. */
  known: boolean
  /** Pitwall's database is away: this is what it said last. */
  stale: boolean
  /** Health paths of the service, as pitwall.yaml has them. */
  exempt: string[]
  windows: Window[]
}

export type Window = {
  kind: string
  tenantSha256: string | null
  method: string | null
  route: string | null
  mode: Mode
  reason: string | null
  onOverrun: 'keep' | 'end'
  on: boolean
  startsAt: string
  endsAt: string
}

export type Asked = { method: string; path: string; header: (name: string) => string | undefined }

export type Verdict = {
  /** The strictest mode that concerns the request; `unknown`: nothing is known of maintenance. */
  mode: Mode | 'open' | 'unknown'
  /** Undefined: it may pass. */
  closed?: { reason: string | null; until: Date | null; retryAfterSeconds: number }
}

export type Bypass = { name: string /** Of the token, in hex. */; sha256: string; expiresAt: string }

export type GateOptions = {
  /** Pitwall's address. */
  pitwall: string
  /** The id pitwall.yaml gives this service. */
  service: string
  /** What becomes of requests while Pitwall was never heard, or not for `forgetAfterHours`. Health paths stay open. */
  whenUnknown: 'open' | 'closed'
  /** Where what Pitwall said last outlives a restart. */
  file: string
  /** Open whatever is on, beside those Pitwall knows; `*` stands for any text. */
  healthPaths?: string[]
  /** The exact id of the tenant a request is for. */
  tenant?: (asked: Asked) => string | undefined
  /** Ways past the gate that hold while Pitwall is away too. Those made in Pitwall need not be named. */
  bypasses?: Bypass[]
  /** Pitwall tells 24 hours ahead: what is older says little. */
  forgetAfterHours?: number
  pollSeconds?: number
  log?: (entry: { level: 'info' | 'warn'; event: string; [field: string]: unknown }) => void
}

type Known = {
  state: State
  etag: string | undefined
  /** When Pitwall's database said so, epoch ms; NaN: it never did. */
  asOf: number
  /** Pitwall's time when it was heard (epoch ms), and the monotonic time then: this host's clock may be set. */
  at: number
  heardAt: number
}

export class PitwallGate {
  readonly #options: Required<Omit<GateOptions, 'tenant'>> & Pick<GateOptions, 'tenant'>
  #known: Known | undefined
  #keptAt = Number.NEGATIVE_INFINITY
  #questions = 0
  #isDeaf = false
  #isStopped = false
  #timer: NodeJS.Timeout | undefined
  readonly #first: Promise<void>

  /** Begins to listen to Pitwall at once. */
  constructor(options: GateOptions) {
    this.#options = { ...DEFAULTS, log: logLine, ...options }
    this.#recall()
    this.#first = this.#poll()
  }

  /** For Express and Connect; with `node:http` what comes next is the third argument. */
  readonly middleware = (
    request: IncomingMessage & { originalUrl?: string },
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): void => {
    const header = (name: string) => [request.headers[name]].flat()[0]
    const path = pathOf(request.originalUrl ?? request.url ?? '/')
    const asked = { method: request.method ?? 'GET', path, header }
    this.judge(asked).then((verdict) => {
      const { headers, body } = answerOf(verdict, asked)
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      if (body === undefined) return next()
      response.statusCode = 503
      response.end(asked.method === 'HEAD' ? undefined : body)
    }, next)
  }

  /** For Next's `proxy.ts` and whatever else speaks `Request` and `Response`; undefined: go on. */
  async proxy(request: Request): Promise<Response | undefined> {
    const header = (name: string) => request.headers.get(name) ?? undefined
    const asked = { method: request.method, path: pathOf(request.url), header }
    const { headers, body } = answerOf(await this.judge(asked), asked)
    if (body === undefined) return undefined
    return new Response(asked.method === 'HEAD' ? null : body, { status: 503, headers })
  }

  /** Waits for Pitwall only when nothing is known at the start, and then for no more than 3 seconds. */
  async judge(asked: Asked): Promise<Verdict> {
    if (!this.#remembered() && !this.#isExempt(asked)) await this.#first
    const verdict = this.#decide(asked)
    if (!verdict.closed) return verdict
    return this.#isExempt(asked) || (await this.#passes(asked)) ? { mode: verdict.mode } : verdict
  }

  /** For a banner, and for jobs of the service's own; undefined while nothing is known. */
  get state(): State | undefined {
    return this.#remembered()?.state
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  #isExempt({ path }: Asked): boolean {
    const patterns = [INTERNAL, ...this.#options.healthPaths]
    return patterns.some((pattern) => isMatch(pattern, tidyPath(path)))
  }

  #decide(asked: Asked): Verdict {
    const known = this.#remembered()
    if (known) return decide(known.state, { ...asked, tenant: this.#options.tenant?.(asked) }, timeOf(known))
    if (this.#options.whenUnknown === 'open') return { mode: 'unknown' }
    const reason = 'Whether this is in maintenance is not known.'
    return { mode: 'unknown', closed: { reason, until: null, retryAfterSeconds: UNKNOWN_RETRY_SECONDS } }
  }

  #remembered(): Known | undefined {
    const forgetAfterMs = this.#options.forgetAfterHours * 3_600_000
    return this.#known && performance.now() - this.#known.heardAt <= forgetAfterMs ? this.#known : undefined
  }

  async #poll(): Promise<void> {
    try {
      await this.#hear()
      if (this.#isDeaf) this.#options.log({ level: 'info', event: 'pitwall_heard_again' })
      this.#isDeaf = false
    } catch (error) {
      if (!this.#isDeaf)
        this.#options.log({ level: 'warn', event: 'pitwall_not_heard', reason: String(error) })
      this.#isDeaf = true
    }
    if (this.#isStopped) return
    // Not all at the same moment.
    const pollMs = this.#options.pollSeconds * 1_000 * (0.9 + Math.random() * 0.2)
    this.#timer = setTimeout(() => void this.#poll(), pollMs).unref()
  }

  /** @throws when what came is no news of Pitwall's */
  async #hear(): Promise<void> {
    const before = this.#known
    const answer = await this.#ask('state', {}, { 'if-none-match': before?.etag ?? '' })
    const asOf = Date.parse(String(answer.headers['x-maintenance-as-of']))
    if (answer.status === 304 && before) return this.#take({ ...before, asOf })
    if (answer.status !== 200) throw new Error(`Pitwall answered ${answer.status}`)
    const state = readState(answer.text)
    // Just started without its database it has nothing to say: what is known here is better.
    if (Number.isNaN(asOf) && state.windows.length === 0) throw new Error('Pitwall knows nothing itself')
    if (before && state.stale && asOf < before.asOf) throw new Error('Pitwall knows less than this gate')
    this.#take({ state, etag: answer.headers.etag, asOf })
  }

  #take({ state, etag, asOf }: Omit<Known, 'at' | 'heardAt'>): void {
    const before = this.#known
    const isFresh = !state.stale && !Number.isNaN(asOf)
    const at = isFresh ? asOf : before ? timeOf(before) : Date.now()
    this.#known = { state, etag, asOf, at, heardAt: performance.now() }
    const isNews = before?.etag !== etag
    if (isNews) this.#options.log({ level: 'info', event: 'state_changed', windows: state.windows })
    if (isNews && !state.known) this.#options.log({ level: 'warn', event: 'service_not_in_pitwall' })
    if (isNews || performance.now() - this.#keptAt > KEEP_AGAIN_MS) this.#keep(this.#known)
  }

  #keep({ state, etag, asOf, at }: Known): void {
    this.#keptAt = performance.now()
    const { file, service, log } = this.#options
    try {
      mkdirSync(dirname(file), { recursive: true })
      const own = `${file}.${process.pid}`
      writeFileSync(own, JSON.stringify({ service, state, etag, asOf, at, wallAt: Date.now() }), {
        mode: 0o600,
      })
      // Whoever reads meanwhile finds the old file or the new one.
      renameSync(own, file)
    } catch (error) {
      log({ level: 'warn', event: 'state_not_kept', reason: String(error) })
    }
  }

  #recall(): void {
    const { file, service, log } = this.#options
    try {
      const kept = JSON.parse(readFileSync(file, 'utf8'))
      if (kept.service !== service) throw new Error(`it is of the service ${kept.service}`)
      const state = readState(JSON.stringify(kept.state))
      const heardAt = performance.now() - Math.max(0, Date.now() - Number(kept.wallAt))
      if (!Number.isFinite(kept.at) || !Number.isFinite(heardAt)) throw new Error('it has no time')
      this.#known = { state, etag: kept.etag, asOf: kept.asOf ?? Number.NaN, at: kept.at, heardAt }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
      log({ level: 'warn', event: 'state_not_recalled', reason: String(error) })
    }
  }

  /** Whether the request carries a bypass. Each use is logged; Pitwall notes those of its own. */
  async #passes(asked: Asked): Promise<boolean> {
    const token = asked.header('x-maintenance-bypass') ?? COOKIE.exec(asked.header('cookie') ?? '')?.[1]
    if (!token) return false
    const hash = createHash('sha256').update(token).digest()
    const known = this.#remembered()
    const now = known ? timeOf(known) : Date.now()
    const own = this.#options.bypasses.find(({ sha256, expiresAt }) => {
      const expected = Buffer.from(sha256, 'hex')
      return expected.length === hash.length && timingSafeEqual(expected, hash) && Date.parse(expiresAt) > now
    })
    const name =
      own?.name ?? (PITWALL_TOKEN.test(token) ? await this.#nameFromPitwall(token, asked) : undefined)
    if (name === undefined) return false
    const { method, path } = asked
    this.#options.log({ level: 'info', event: 'bypass_used', name, method, path: bare(path).slice(0, 300) })
    return true
  }

  async #nameFromPitwall(token: string, asked: Asked): Promise<string | undefined> {
    if (this.#questions >= MOST_QUESTIONS) return undefined
    this.#questions++
    try {
      const { method, path } = asked
      const tenant = this.#options.tenant?.(asked)
      const question = { path: bare(path), method, ...(tenant && { tenant }) }
      const { status, headers } = await this.#ask('gate', question, { 'x-maintenance-bypass': token })
      const name = headers['x-maintenance-bypass']
      return status === 204 && typeof name === 'string' ? decodeURIComponent(name) : undefined
    } catch {
      return undefined
    } finally {
      this.#questions--
    }
  }

  #ask(what: 'state' | 'gate', question: Record<string, string>, headers: Record<string, string>) {
    const url = new URL(this.#options.pitwall)
    url.pathname = `${url.pathname.replace(/\/$/, '')}/api/maintenance/${what}`
    url.search = new URLSearchParams({ service: this.#options.service, ...question }).toString()
    return get(url, headers)
  }
}

type Heard = { status: number; headers: IncomingHttpHeaders; text: string }

function get(url: URL, headers: Record<string, string>): Promise<Heard> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
        if (text.length > MOST_BYTES) asking.destroy(new Error('Pitwall answered too much'))
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      answer.on('error', reject)
    })
    asking.on('error', reject)
    asking.end()
  })
}

/** @throws when it is not a state that can be obeyed */
function readState(text: string): State {
  const state: State = JSON.parse(text)
  const isUnderstood =
    Array.isArray(state?.exempt) && Array.isArray(state.windows) && state.windows.every(isWindow)
  if (!isUnderstood) throw new Error('this is no state of Pitwall')
  return state
}

const isWindow = ({ mode, startsAt, endsAt }: Window): boolean =>
  MODES.includes(mode) && Number.isFinite(Date.parse(startsAt)) && Number.isFinite(Date.parse(endsAt))

/** Pitwall's time. */
const timeOf = ({ at, heardAt }: Known): number => at + performance.now() - heardAt

type Question = { method: string; path: string; tenant?: string | undefined }

/** What is to become of a request at that time (epoch ms): as Pitwall's own gate decides it. */
export function decide({ windows, exempt }: State, { method, path, tenant }: Question, now: number): Verdict {
  if (windows.length === 0) return { mode: 'open' }
  const tenantSha256 = tenant === undefined ? undefined : createHash('sha256').update(tenant).digest('hex')
  const asked = { method: method.toUpperCase(), path: tidyPath(path), tenantSha256 }
  const concerning = windows.filter((window) => isOn(window, now) && concerns(window, asked))
  const mode = MODES.find((one) => concerning.some((window) => window.mode === one)) ?? 'open'
  const closing = concerning.filter((window) => refuses(window.mode, asked.method))
  if (closing.length === 0 || exempt.includes(asked.path) || isMatch(INTERNAL, asked.path)) return { mode }
  const { reason, ...last } = closing.reduce((one, other) => (endOf(one) >= endOf(other) ? one : other))
  const until = new Date(endOf(last))
  return { mode, closed: { reason, until, retryAfterSeconds: retryAfterSeconds(endOf(last), now) } }
}

function isOn({ on, startsAt, onOverrun, endsAt }: Window, now: number): boolean {
  return (on || Date.parse(startsAt) <= now) && (onOverrun === 'keep' || Date.parse(endsAt) > now)
}

const endOf = ({ endsAt }: Pick<Window, 'endsAt'>): number => Date.parse(endsAt)

type Concern = { method: string; path: string; tenantSha256: string | undefined }

function concerns({ kind, tenantSha256, method, route }: Window, asked: Concern): boolean {
  if (kind === 'global' || kind === 'service') return true
  if (kind === 'tenant') return asked.tenantSha256 === tenantSha256
  return kind === 'route' && (method === '*' || method === asked.method) && isMatch(route ?? '', asked.path)
}

const refuses = (mode: Mode, method: string): boolean =>
  mode === 'drain' || mode === 'full' || (mode === 'read_only' && !READS.includes(method))

function retryAfterSeconds(end: number, now: number): number {
  const seconds = Math.ceil((end - now) / 1_000)
  return seconds <= 0 ? OVERRUN_RETRY_SECONDS : Math.min(seconds, LONGEST_RETRY_SECONDS)
}

const bare = (path: string): string => path.split(/[?#]/, 1)[0] ?? ''

/** A request line may hold a whole address. */
function pathOf(url: string): string {
  return url.startsWith('/') || !URL.canParse(url) ? url : new URL(url).pathname
}

/** One form for every way to write a path: without query, doubled or trailing slashes, dots and needless escapes. */
function tidyPath(path: string): string {
  const parts: string[] = []
  for (const part of bare(path).split('/').map(decoded)) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/**
 * `*` stands for any text, `:name` and `{name}` for one part of the path. All ways are followed at once: a regular
 * expression would take ages over a path made to be slow.
 */
function isMatch(pattern: string, path: string): boolean {
  const tokens = tokensOf(pattern)
  let places = skipped(tokens, new Set([0]))
  for (const character of path) {
    const next = new Set<number>()
    for (const place of places) {
      const token = tokens[place]
      if (!token || !takes(token, character)) continue
      next.add(place + 1)
      if (token.length > 1) next.add(place)
    }
    if (next.size === 0) return false
    places = skipped(tokens, next)
  }
  return places.has(tokens.length)
}

/** A character, or `any` text, or a `part` of one character and more. */
const tokensOf = (pattern: string): string[] =>
  (pattern === '*' ? '*' : tidyPath(pattern))
    .split(/(\*|:[A-Za-z_]\w*|\{[^{}/]+\})/)
    .flatMap((piece, at) => (at % 2 === 0 ? [...piece] : [piece === '*' ? 'any' : 'part']))

function takes(token: string, character: string): boolean {
  return token === 'any' || (token === 'part' ? character !== '/' : token === character)
}

/** Any text may be no text. A set is walked to its end though it grows. */
function skipped(tokens: string[], places: Set<number>): Set<number> {
  for (const place of places) if (tokens[place] === 'any') places.add(place + 1)
  return places
}

/** Headers of the answer; with a body it is a 503. */
function answerOf(
  { mode, closed }: Verdict,
  asked: Asked,
): { headers: Record<string, string>; body?: string } {
  const told: Record<string, string> = mode === 'open' ? {} : { 'X-Maintenance': mode }
  if (!closed) return { headers: told }
  const { reason, until, retryAfterSeconds: seconds } = closed
  const isPage = asked.header('accept')?.includes('text/html') ?? false
  const headers: Record<string, string> = {
    ...told,
    'Cache-Control': 'no-store',
    'Content-Type': isPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    'Retry-After': String(seconds),
    Vary: 'Accept',
    ...(until && { 'X-Maintenance-Until': until.toISOString() }),
    // Header values hold no more than ASCII.
    ...(reason && { 'X-Maintenance-Reason': encodeURIComponent(reason) }),
  }
  return { headers, body: isPage ? page(closed, asked.method) : problem(mode, closed) }
}

function problem(mode: Verdict['mode'], { reason, until, retryAfterSeconds: seconds }: Closed): string {
  const code = mode === 'unknown' ? 'unavailable' : 'maintenance'
  const detail = reason ?? 'This is in maintenance.'
  return JSON.stringify({
    ...{ type: 'about:blank', title: code, status: 503, code, detail },
    ...{ until: until?.toISOString() ?? null, retryAfterSeconds: seconds },
  })
}

type Closed = NonNullable<Verdict['closed']>

/** Needs nothing else, and looks again by itself; what was sent by a form is not sent again by itself. */
function page({ reason, until, retryAfterSeconds: seconds }: Closed, method: string): string {
  const again = READS.includes(method) ? `<meta http-equiv="refresh" content="${seconds}">\n` : ''
  const kept = again ? '' : '<p>Nothing was saved. Go back, and send it again then.</p>\n'
  const end = until?.toISOString() ?? ''
  const time = until
    ? `<p>Until about <time datetime="${end}">${end.slice(0, 16).replace('T', ', ')} UTC</time>.</p>\n`
    : ''
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
${again}<title>In maintenance</title>
<style>main { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1rem }</style>
<main>
<h1>In maintenance</h1>
<p>${escaped(reason ?? 'We are back soon.')}</p>
${time}${kept}</main>
</html>
`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const logLine = (entry: object): void =>
  console.error(JSON.stringify({ time: new Date().toISOString(), from: 'pitwall-gate', ...entry }))
