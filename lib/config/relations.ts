import type { PitwallConfig } from './contract'
import { cronProblems } from './cron-relations'
import { nearest } from './nearest'
import type { Path, Problem } from './parse'
import { queueProblems } from './queue-relations'
import { tenantProblems } from './tenant-relations'

/** What no single entry can know: ids used twice, ids that name nothing, circles. */
export function relationProblems(config: PitwallConfig): Problem[] {
  return [
    ...[...idsUsedTwice(config), ...danglingIds(config), ...cycles(config)],
    ...[...cronProblems(config), ...queueProblems(config), ...tenantProblems(config)],
  ]
}

function idsUsedTwice({ services, dependencies, databases, queues }: PitwallConfig): Problem[] {
  const watched = [...entries('services', services), ...entries('dependencies', dependencies)]
  const smoke = databases.flatMap((database, index) =>
    database.smoke.map(({ name }, at) => ({ id: name, path: ['databases', index, 'smoke', at, 'name'] })),
  )
  const custom = services.map(({ anomalies }, index) =>
    (anomalies?.custom ?? []).map(({ name }, at) => ({
      id: name,
      path: ['services', index, 'anomalies', 'custom', at, 'name'],
    })),
  )
  const own = [entries('databases', databases), entries('queues', queues)]
  return [watched, ...own, smoke, ...custom].flatMap(repeated)
}

const entries = (section: string, items: { id: string }[]) =>
  items.map(({ id }, index) => ({ id, path: [section, index, 'id'] }))

function repeated(items: { id: string; path: Path }[]): Problem[] {
  const seen = new Set<string>()
  return items.flatMap(({ id, path }) => {
    if (seen.has(id)) return [{ path, message: `the id \`${id}\` is used twice` }]
    seen.add(id)
    return []
  })
}

function danglingIds({ services, dependencies }: PitwallConfig): Problem[] {
  const known = [...services, ...dependencies].map(({ id }) => id)
  return services.flatMap((service, index) =>
    service.dependsOn.flatMap(({ id }, at) => {
      if (known.includes(id)) return []
      const meant = nearest(id, known)
      const hint = meant ? ` - did you mean \`${meant}\`?` : ''
      return [
        { path: ['services', index, 'dependsOn', at, 'id'], message: `nothing has the id \`${id}\`${hint}` },
      ]
    }),
  )
}

function cycles({ services }: PitwallConfig): Problem[] {
  const needs = new Map(services.map(({ id, dependsOn }) => [id, dependsOn.map((edge) => edge.id)]))
  const done = new Set<string>()
  const problems: Problem[] = []
  const visit = (id: string, trail: string[]): void => {
    if (done.has(id)) return
    for (const next of needs.get(id) ?? []) {
      if (trail.includes(next)) problems.push(cycle(services, [...trail.slice(trail.indexOf(next)), next]))
      else visit(next, [...trail, next])
    }
    done.add(id)
  }
  for (const { id } of services) visit(id, [id])
  return problems
}

function cycle(services: PitwallConfig['services'], circle: string[]): Problem {
  const last = services.findIndex(({ id }) => id === circle.at(-2))
  const at = services[last]?.dependsOn.findIndex(({ id }) => id === circle.at(-1)) ?? 0
  return {
    path: ['services', last, 'dependsOn', at],
    message: `services depend on each other in a circle: ${circle.join(' -> ')}`,
  }
}
