import { config } from '@/lib/config/config'
import type { DependencyConfig } from '@/lib/config/contract'
import type { Context } from '@/lib/context'
import { openSpans } from '@/lib/status/queries'
import type { QueueSourceConfig } from './config'
import type { NeededDependency } from './contract'
import { settingsOf } from './settings'

/** Lines of a stack name files, not what failed. */
const FRAME = /^\s+at .*$|^\s*File ".*$/gm

type Need = Pick<NeededDependency, 'id' | 'because'>

/** Dependencies and services the jobs of a queue need: as declared for it, and as their errors name them. */
export async function needsOf(
  ctx: Pick<Context, 'db'>,
  source: QueueSourceConfig,
  queue: string,
  errors: readonly string[] = [],
): Promise<NeededDependency[]> {
  const declared = settingsOf(source, queue).dependsOn
  const named = namedIn(errors).filter((id) => !declared.includes(id))
  return withLevels(ctx, [
    ...declared.map((id): Need => ({ id, because: 'declared' })),
    ...named.map((id): Need => ({ id, because: 'error' })),
  ])
}

/** As they are now. */
export async function withLevels(
  ctx: Pick<Context, 'db'>,
  needs: readonly Need[],
): Promise<NeededDependency[]> {
  if (needs.length === 0) return []
  const spans = await openSpans(ctx)
  return needs.map(({ id, because }) => {
    const span = spans.get(`dependency:${id}`) ?? spans.get(`service:${id}`)
    const since = span?.fromAt.toISOString() ?? null
    return { id, name: nameOf(id), level: span?.level ?? 'unknown', since, because }
  })
}

/** Ids of what these errors name: by id, name, host name or port. */
export function namedIn(errors: readonly string[]): string[] {
  const text = errors.join('\n').replaceAll(FRAME, '').toLowerCase()
  if (text === '') return []
  const { dependencies, services } = config()
  const marks = [
    ...dependencies.map((dependency) => ({ id: dependency.id, words: wordsOf(dependency) })),
    ...services.map(({ id, name, url }) => ({ id, words: [id, name, ...addressOf(url)] })),
  ]
  return marks.filter(({ words }) => words.some((word) => isNamed(text, word))).map(({ id }) => id)
}

function wordsOf(dependency: DependencyConfig): string[] {
  const { id, name } = dependency
  const words = name === undefined ? [id] : [id, name]
  switch (dependency.kind) {
    case 'postgres':
    case 'redis':
    case 'http':
      return [...words, ...addressOf(dependency.url)]
    case 's3':
      return [...words, ...addressOf(dependency.endpoint)]
    case 'tcp':
      return [...words, ...hostWords(dependency.host, String(dependency.port))]
    case 'local':
    case 'prometheus':
      return words
  }
}

function addressOf(url: string): string[] {
  try {
    const { hostname, port } = new URL(url)
    return hostWords(hostname, port)
  } catch {
    return []
  }
}

/** A host of this machine says nothing without its port. */
const hostWords = (host: string, port: string): string[] => {
  const isLocal = /^(?:localhost|127\..*|\[?::1\]?|0\.0\.0\.0)$/.test(host)
  if (isLocal) return port === '' ? [] : [`127.0.0.1:${port}`, `localhost:${port}`, `::1:${port}`]
  return [host]
}

function isNamed(text: string, word: string): boolean {
  const wanted = word.toLowerCase()
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + wanted.length] ?? ' '}`
    if (!/[a-z\d_]/.test(around)) return true
  }
  return false
}

function nameOf(id: string): string {
  const { dependencies, services } = config()
  return [...dependencies, ...services].find((one) => one.id === id)?.name ?? id
}
