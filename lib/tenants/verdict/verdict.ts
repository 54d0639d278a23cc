import { plural } from '@/lib/format'
import type { Evidence } from '@/lib/status/contract'
import { type Level, levelWords, worst } from '@/lib/status/rules'
import type { Finding, TenantVerdict } from '../contract'
import { customerSentence, timeWords } from './customer'
import type { Judged } from './findings'

/** So many others with the same make it everybody's trouble. */
export const PLATFORM_TENANTS = 3

type Known = {
  /** The name as it may be seen. */
  name: string
  findings: readonly Judged[]
  /** Of the service the tenants depend on. */
  platform: readonly Evidence[]
  /** Parts that could not be read. */
  missing: readonly string[]
  /** Whether anything could be read at all. */
  isKnown: boolean
}

/** One sentence about a tenant: how it is, since when, why, and whether others have it too. Pure. */
export function verdictOf({ name, findings, platform, missing, isKnown }: Known, now: Date): TenantVerdict {
  const evidence = findings.map(({ finding }) => finding)
  const scope = scopeOf(evidence, platform)
  const level = levelOf(findings, missing, isKnown)
  const since = evidence.map((finding) => finding.since).toSorted()[0] ?? null
  const scopeSentence = scopeWords(evidence, scope, platform)
  const told = {
    ...{ level, scope, scopeSentence, since, evidence, platform: [...platform], missing: [...missing] },
    sentence: [`${name}: ${stateWords(level, evidence, since, missing, now)}`, scopeSentence]
      .filter(Boolean)
      .join(' '),
    asOf: now.toISOString(),
  }
  return { ...told, customerSentence: customerSentence(told, now) }
}

function levelOf(findings: readonly Judged[], missing: readonly string[], isKnown: boolean): Level {
  if (findings.length > 0) return worst(findings.map(({ level }) => level))
  return missing.length > 0 || !isKnown ? 'unknown' : 'operational'
}

/** Those that can be compared with others. */
const comparable = (evidence: readonly Finding[]): Finding[] =>
  evidence.filter(({ signature }) => signature !== null)

function scopeOf(evidence: readonly Finding[], platform: readonly Evidence[]): TenantVerdict['scope'] {
  if (evidence.length === 0) return 'none'
  const compared = comparable(evidence)
  const isWide = compared.some(({ others, everybody }) => everybody || (others ?? 0) >= PLATFORM_TENANTS)
  const mayBeWide = compared.some(({ others }) => others === null || others > 0)
  return isWide || (platform.length > 0 && mayBeWide) ? 'platform' : 'tenant'
}

function scopeWords(
  evidence: readonly Finding[],
  scope: TenantVerdict['scope'],
  platform: readonly Evidence[],
): string {
  const [trouble] = platform
  if (scope === 'none') return trouble ? `The platform has trouble: ${trouble.message}` : ''
  const compared = comparable(evidence)
  const most = Math.max(0, ...compared.map(({ others }) => others ?? 0))
  if (scope === 'platform') {
    if (most >= PLATFORM_TENANTS) return `Platform-wide: ${plural(most, 'other tenant')} have the same.`
    if (compared.some(({ everybody }) => everybody)) return 'Platform-wide: it failed for everybody.'
    return `Platform-wide, it seems: ${trouble?.message ?? ''}`
  }
  if (most > 0) return `${plural(most, 'other tenant has', 'other tenants have')} it too.`
  if (compared.length === 0) return ''
  if (compared.every(({ others }) => others === null)) return 'Whether others have it is not known.'
  return compared.some(({ others }) => others === null)
    ? 'Only this tenant, as far as is known.'
    : 'Only this tenant.'
}

function stateWords(
  level: Level,
  evidence: readonly Finding[],
  since: string | null,
  missing: readonly string[],
  now: Date,
): string {
  if (evidence.length > 0) {
    const what = evidence.map(({ message }) => message.replace(/\.$/, '')).join(', ')
    return `${levelWords(level)}${since ? ` since ${timeWords(since, now)}` : ''} - ${what}.`
  }
  if (level === 'operational') return 'nothing is wrong.'
  return missing.length > 0
    ? `nothing wrong is known, but ${listWords(missing)} could not be read.`
    : 'nothing is known: no jobs, errors or scheduled work tell of tenants.'
}

const listWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
