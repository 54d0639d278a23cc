import type { ServiceConfig } from '@/lib/config/contract'
import { ProbeError } from '../adapter'
import { cleanText } from '../clean'
import { type HEALTH_WORDS, probeCode, type ServicePart } from '../contract'
import { jsonObject } from '../http/answer'

export type Account = {
  status: (typeof HEALTH_WORDS)[number]
  parts: ServicePart[]
  version: string | null
  revision: string | null
}

const MAX_PARTS = 50

type Format = ServiceConfig['health']['format']

/**
 * What a health answer says, in any of the known forms. `auto` takes it by its looks and settles for the HTTP status
 * alone; a named form that is not met is a failure.
 *
 * @throws ProbeError schema
 */
export function readAccount(text: string, httpStatus: number, format: Format): Account {
  const plain = plainAccount(httpStatus)
  if (format === 'plain') return plain
  const word = WORDS[text.trim().toLowerCase()]
  if (word && (format === 'aspnet' || format === 'auto')) return { ...plain, status: word }

  const json = format === 'auto' ? tryJson(text) : jsonObject(text)
  if (!json) return plain
  const parts = partsOf(json, format)
  const status = WORDS[cleanText(json.status).toLowerCase()]
  if (!status && format !== 'auto') throw new ProbeError('schema', 'the answer has no known status')
  return {
    status: status ?? plain.status,
    parts,
    version: named(json, 'version'),
    revision: named(json, 'revision') ?? named(json, 'commit'),
  }
}

const plainAccount = (httpStatus: number): Account => ({
  status: httpStatus >= 200 && httpStatus < 300 ? 'healthy' : 'unhealthy',
  parts: [],
  version: null,
  revision: null,
})

/** The words of our own contract, of Spring Actuator, of ASP.NET and of common habit. */
const WORDS: Record<string, Account['status']> = {
  healthy: 'healthy',
  ok: 'healthy',
  ready: 'healthy',
  up: 'healthy',
  pass: 'healthy',
  degraded: 'degraded',
  warn: 'degraded',
  unhealthy: 'unhealthy',
  not_ready: 'unhealthy',
  down: 'unhealthy',
  out_of_service: 'unhealthy',
  fail: 'unhealthy',
  unknown: 'unknown',
}

function tryJson(text: string): Record<string, unknown> | undefined {
  try {
    return jsonObject(text)
  } catch {
    return undefined
  }
}

function partsOf(json: Record<string, unknown>, format: Format): ServicePart[] {
  if (Array.isArray(json.dependencies)) return json.dependencies.slice(0, MAX_PARTS).flatMap(ownPart)
  const sections =
    format === 'aspnet' ? [json.results, json.entries] : [json.components, json.results, json.entries]
  const section = sections.find((candidate) => typeof candidate === 'object' && candidate !== null)
  return Object.entries(Object(section))
    .slice(0, MAX_PARTS)
    .flatMap(([name, value]) => foreignPart(name, value))
}

/** Our own contract: `{ name, status, code, critical, latencyMs, detail }`; unknown names are taken as they come. */
function ownPart(value: unknown): ServicePart[] {
  const part: Record<string, unknown> = Object(value)
  const name = cleanText(part.name, 100)
  if (name === '') return []
  return [
    {
      name,
      status: WORDS[cleanText(part.status).toLowerCase()] ?? 'unknown',
      code: probeCode.catch('error').parse(part.code ?? 'ok'),
      critical: part.critical === true,
      latencyMs: typeof part.latencyMs === 'number' ? part.latencyMs : null,
      detail: cleanText(part.detail),
    },
  ]
}

/** Actuator's `components` and ASP.NET's `results`/`entries`: neither says what is critical, so a failing part is. */
function foreignPart(name: string, value: unknown): ServicePart[] {
  const part: Record<string, unknown> = Object(value)
  const status = WORDS[cleanText(part.status).toLowerCase()] ?? 'unknown'
  return [
    {
      name: cleanText(name, 100),
      status,
      code: status === 'healthy' ? 'ok' : 'error',
      critical: true,
      latencyMs: durationMs(part.duration),
      detail: cleanText(part.description),
    },
  ]
}

/** .NET writes durations as `00:00:01.2340000`. */
function durationMs(value: unknown): number | null {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(cleanText(value)) ?? []
  if (seconds === undefined) return null
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
}

function named(json: Record<string, unknown>, key: string): string | null {
  return cleanText(json[key], 100) || null
}
