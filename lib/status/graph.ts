import type { PitwallConfig, ServiceConfig } from '@/lib/config/contract'

/** The services that rest on something, directly or through others, nearest first. The graph has no circles. */
export function dependentsOf({ services }: PitwallConfig, id: string): ServiceConfig[] {
  const found = new Map<string, ServiceConfig>()
  const visit = (needed: string): void => {
    for (const service of services) {
      if (found.has(service.id) || !service.dependsOn.some((edge) => edge.id === needed)) continue
      found.set(service.id, service)
      visit(service.id)
    }
  }
  visit(id)
  return [...found.values()]
}

/** Target ids of a service and of everything it rests on. */
export function targetsUnder(config: PitwallConfig, id: string): string[] {
  const service = config.services.find((candidate) => candidate.id === id)
  if (!service) return [`dependency:${id}`]
  return [`service:${id}`, ...service.dependsOn.flatMap((edge) => targetsUnder(config, edge.id))]
}
