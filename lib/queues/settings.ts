import type { QueueSourceConfig } from './config'

/** What pitwall.yaml says of one queue: of its source, unless of itself. */
export function settingsOf(source: QueueSourceConfig, queue: string) {
  const own = Object.hasOwn(source.queues, queue) ? source.queues[queue] : undefined
  return {
    service: own?.service ?? source.service ?? null,
    dependsOn: own?.dependsOn ?? [],
    thresholds: { ...source.thresholds, ...given(own?.thresholds) },
  }
}

export type Thresholds = QueueSourceConfig['thresholds']

const given = <T extends object>(values: T | undefined) =>
  Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined))
