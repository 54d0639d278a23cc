import type { AdapterSettings, EngineKind, OpenAdapter, QueueAdapter } from './adapter'
import type { QueueSourceConfig, QueueSourceOf } from './config'

type Opener = (config: QueueSourceConfig, settings: AdapterSettings) => Promise<QueueAdapter>

/** Loaded when the first source of that kind is opened: nobody carries the clients of engines they do not use. */
const openers = (): Record<EngineKind, Opener> => ({
  'pg-boss': engine('pg-boss', async () => (await import('./adapters/pg-boss/adapter')).openPgBoss),
  'graphile-worker': engine(
    'graphile-worker',
    async () => (await import('./adapters/graphile-worker/adapter')).openGraphileWorker,
  ),
  bullmq: engine('bullmq', async () => (await import('./adapters/bullmq/adapter')).openBullmq),
  sql: engine('sql', async () => (await import('./adapters/sql/adapter')).openSql),
  http: engine('http', async () => (await import('./adapters/http/adapter')).openHttp),
})

/** One opener a kind; a test puts its own in the place of one. */
export const ADAPTERS: Record<EngineKind, Opener> = openers()

function engine<Kind extends EngineKind>(
  kind: Kind,
  load: () => Promise<OpenAdapter<QueueSourceOf<Kind>>>,
): Opener {
  return async (config, settings) => {
    if (!isOfKind(config, kind)) throw new Error(`a source of kind ${config.kind} was given to ${kind}`)
    return (await load())(config, settings)
  }
}

export function openAdapter(config: QueueSourceConfig, settings: AdapterSettings): Promise<QueueAdapter> {
  return ADAPTERS[config.kind](config, settings)
}

const isOfKind = <Kind extends EngineKind>(
  config: QueueSourceConfig,
  kind: Kind,
): config is QueueSourceOf<Kind> => config.kind === kind
