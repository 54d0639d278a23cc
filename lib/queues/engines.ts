import { AppError } from '@/lib/errors'
import type { AdapterSettings, EngineKind, OpenAdapter, QueueAdapter } from './adapter'
import type { QueueSourceConfig, QueueSourceOf } from './config'

type Opener = (config: QueueSourceConfig, settings: AdapterSettings) => Promise<QueueAdapter>

/** Loaded when the first source of that kind is opened: nobody carries the clients of engines they do not use. */
export const ADAPTERS: Partial<Record<EngineKind, Opener>> = {}

/** `engine('bullmq', async () => (await import('./adapters/bullmq')).open)` */
export function engine<Kind extends EngineKind>(
  kind: Kind,
  load: () => Promise<OpenAdapter<QueueSourceOf<Kind>>>,
): Opener {
  return async (config, settings) => {
    if (!isOfKind(config, kind)) throw new Error(`a source of kind ${config.kind} was given to ${kind}`)
    return (await load())(config, settings)
  }
}

/** @throws AppError unavailable */
export async function openAdapter(
  config: QueueSourceConfig,
  settings: AdapterSettings,
): Promise<QueueAdapter> {
  const open = ADAPTERS[config.kind]
  if (!open) throw new AppError('unavailable', `This Pitwall has no adapter for ${config.kind}.`)
  return open(config, settings)
}

const isOfKind = <Kind extends EngineKind>(
  config: QueueSourceConfig,
  kind: Kind,
): config is QueueSourceOf<Kind> => config.kind === kind
