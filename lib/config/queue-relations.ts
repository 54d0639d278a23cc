import type { PitwallConfig } from './contract'
import type { Problem } from './parse'

/** Queues of services, and with dependencies, that nobody knows. */
export function queueProblems({ queues, services, dependencies }: PitwallConfig): Problem[] {
  const serviceIds = new Set(services.map(({ id }) => id))
  const watchedIds = new Set([...serviceIds, ...dependencies.map(({ id }) => id)])
  const unknown = (path: Problem['path'], id: string | undefined, known: ReadonlySet<string>): Problem[] =>
    id === undefined || known.has(id) ? [] : [{ path, message: `nothing has the id \`${id}\`` }]

  return queues.flatMap((source, index) => [
    ...unknown(['queues', index, 'service'], source.service, serviceIds),
    ...Object.entries(source.queues).flatMap(([name, queue]) => {
      const at = ['queues', index, 'queues', name]
      return [
        ...unknown([...at, 'service'], queue.service, serviceIds),
        ...queue.dependsOn.flatMap((id, place) => unknown([...at, 'dependsOn', place], id, watchedIds)),
      ]
    }),
  ])
}
