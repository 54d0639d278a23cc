import { config } from '@/lib/config/config'
import { AppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import type { Capabilities, QueueAdapter } from './adapter'
import type { QueueSourceConfig } from './config'
import { openAdapter } from './engines'
import { SourceGuard } from './guard'

/** Of each engine: looks and people's questions share them. */
const POOL_SIZE = 2

/** A source of pitwall.yaml that can be asked. */
export type Source = {
  config: QueueSourceConfig
  name: string
  /** What its engine can do; null when not even that is known. */
  can: () => Promise<Capabilities | null>
  /** Asks the engine, opened on first use. @throws AppError unavailable */
  ask: Ask
  /** The same for the worker, who finds out for all others whether it is back. */
  look: Ask
}

type Ask = <T>(question: (adapter: QueueAdapter) => Promise<T>) => Promise<T>

type Opened = Source & { signature: string; adapter: Promise<QueueAdapter> | undefined }

export const listSources = (): readonly QueueSourceConfig[] => config().queues

export const sourceName = ({ id, name }: Pick<QueueSourceConfig, 'id' | 'name'>): string => name ?? id

/** @throws AppError not_found when pitwall.yaml has no such source */
export function getSource(id: string): Source {
  const wanted = config().queues.find((candidate) => candidate.id === id)
  if (!wanted) throw new AppError('not_found', `pitwall.yaml has no source of queues ${id}.`)
  const signature = JSON.stringify(wanted)
  const known = opened().get(id)
  if (known?.signature === signature) return known
  if (known) close(known)
  const source = made(wanted, signature)
  opened().set(id, source)
  return source
}

/** Closes what pitwall.yaml no longer names, or names otherwise. */
export function closeForgotten(): void {
  const named = new Map(config().queues.map((source) => [source.id, JSON.stringify(source)]))
  for (const [id, source] of opened()) {
    if (named.get(id) === source.signature) continue
    opened().delete(id)
    close(source)
  }
}

const opened = () => processWide('queues.sources', () => new Map<string, Opened>())

function made(wanted: QueueSourceConfig, signature: string): Opened {
  const guard = new SourceGuard()
  const source: Opened = {
    config: wanted,
    name: sourceName(wanted),
    signature,
    adapter: undefined,
    can: () =>
      adapterOf(source).then(
        ({ can }) => can,
        () => null,
      ),
    ask: (question) => guard.call(wanted.timeoutMs, async () => question(await adapterOf(source))),
    look: (question) => guard.look(wanted.timeoutMs, async () => question(await adapterOf(source))),
  }
  return source
}

function adapterOf(source: Opened): Promise<QueueAdapter> {
  const { config: wanted } = source
  source.adapter ??= openAdapter(wanted, {
    tenantPath: wanted.tenant ?? null,
    poolSize: POOL_SIZE,
    timeoutMs: wanted.timeoutMs,
  }).catch((error: unknown) => {
    source.adapter = undefined
    throw error
  })
  return source.adapter
}

function close({ config: { id }, adapter }: Opened): void {
  adapter
    ?.then((open) => open.close())
    .catch((error: unknown) => log().warn({ err: error, source: id }, 'a queue source did not close well'))
}
