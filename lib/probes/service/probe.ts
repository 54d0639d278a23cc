import type { ServiceConfig } from '@/lib/config/contract'
import { type Probe, ProbeError, type ProbeLimits } from '../adapter'
import type { ProbeCode, ProbeResult, ServiceReading } from '../contract'
import { failureOf } from '../failure'
import { ask } from '../http/answer'
import { type Account, readAccount } from './formats'

export type HealthTarget = Pick<ServiceConfig, 'url' | 'health' | 'internal'>

type Heard = {
  look: { code: ProbeCode; latencyMs: number; httpStatus: number | null }
  detail: string
  account: Account | undefined
}

const NAMES = ['live', 'ready', 'ping', 'dependencies'] as const
const MAX_NAMED = 5
type PathName = (typeof NAMES)[number]

/**
 * Reads a service's health paths together. The result is its being alive (`live`, else any answer on another path);
 * what it says beyond that is in `data`, a ServiceReading without `notReadyLooks`.
 */
export const probeService: Probe<HealthTarget> = async (target, limits) => {
  const heard = new Map<PathName, Heard>()
  const configured = NAMES.filter((name) => target.health[name] !== undefined)
  await Promise.all(
    configured.map(async (name) => heard.set(name, await hear(target, target.health[name] ?? '/', limits))),
  )
  return { ...alive(heard), data: readingOf(heard) }
}

async function hear(target: HealthTarget, path: string, limits: ProbeLimits): Promise<Heard> {
  const startedAt = performance.now()
  try {
    const url = new URL(target.url)
    url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
    const { status, text, latencyMs } = await ask({ url: url.href, headers: ownToken(target) }, limits)
    const account = readAccount(text, status, target.health.format)
    return {
      look: { code: codeOfStatus(status), latencyMs, httpStatus: status },
      detail: `HTTP ${status}`,
      account,
    }
  } catch (error) {
    const { code, detail } = failureOf(error)
    const latencyMs = performance.now() - startedAt
    return { look: { code, latencyMs, httpStatus: null }, detail, account: undefined }
  }
}

/** Services tell more to who holds their token; it goes to the address it belongs to and nowhere else. */
function ownToken({ url, internal }: HealthTarget): Record<string, string> {
  if (!internal) return {}
  const isSameOrigin = new URL(internal.url ?? url).origin === new URL(url).origin
  return isSameOrigin ? { 'x-internal-token': internal.token } : {}
}

function codeOfStatus(status: number): ProbeCode {
  if (status >= 200 && status < 300) return 'ok'
  if (status === 401 || status === 403) return 'auth'
  return status === 429 || status === 503 ? 'overloaded' : 'error'
}

function alive(heard: Map<PathName, Heard>): ProbeResult {
  const live = heard.get('live')
  if (live) return { latencyMs: live.look.latencyMs, ...verdict(live) }
  // Without a liveness path, whatever answers at all is alive.
  const others = [...heard.values()]
  const answering = others.find(({ look }) => look.httpStatus !== null)
  if (answering) return { code: 'ok', latencyMs: answering.look.latencyMs, detail: answering.detail }
  const [first] = others
  if (!first) throw new ProbeError('disabled', 'no health path is configured')
  return { code: first.look.code, latencyMs: first.look.latencyMs, detail: first.detail }
}

/** A 503 that names what is ill is no overload. */
function verdict({ look, detail, account }: Heard): Pick<ProbeResult, 'code' | 'detail'> {
  const ill = account?.parts.filter(({ status }) => status === 'unhealthy').map(({ name }) => name) ?? []
  if (look.code !== 'overloaded' || ill.length === 0) return { code: look.code, detail }
  return { code: 'error', detail: `${detail}, it reports ${ill.slice(0, MAX_NAMED).join(', ')} as unhealthy` }
}

function readingOf(heard: Map<PathName, Heard>): Omit<ServiceReading, 'notReadyLooks'> {
  const accounts = [...heard.values()].flatMap(({ account }) => account ?? [])
  const said =
    heard.get('dependencies')?.account ??
    heard.get('ready')?.account ??
    heard.get('ping')?.account ??
    accounts[0]
  return {
    live: heard.get('live')?.look ?? null,
    ready: heard.get('ready')?.look ?? null,
    account: heard.get('dependencies')?.look ?? null,
    status: said?.status ?? 'unknown',
    parts: said?.parts ?? [],
    version: accounts.find(({ version }) => version)?.version ?? null,
    revision: accounts.find(({ revision }) => revision)?.revision ?? null,
  }
}
