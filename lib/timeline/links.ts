import { z } from 'zod'
import { config } from '@/lib/config/config'
import type { ServiceConfig } from '@/lib/config/contract'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'
import { queuePaths } from '@/lib/queues/rules'
import type { TimelineDetail, TimelineItem } from './contract'
import { windowAround } from './rules'

type Links = TimelineDetail['links']
type About = Pick<TimelineItem, 'at' | 'until' | 'lane' | 'service' | 'subject'>

const withAddress = z.object({ url: z.url({ protocol: /^https?$/ }) })

/** Where to look further at this time, for somebody with these permissions. */
export function linksOf({ actor, now }: Context, item: About, stored: unknown): Links {
  const window = windowAround(item, now)
  const service = config().services.find(({ id }) => id === item.service)
  const told = withAddress.safeParse(stored).data
  return [
    ...(service ? linksOfService(service, new URLSearchParams(window)) : []),
    ...dependencyLink(item),
    ...cronLinks(actor, item),
    ...queueLinks(actor, item, stored),
    ...windowLink(item),
    ...(told ? [{ label: 'Build or release', href: told.url }] : []),
    ...(item.lane === 'people' && actor.permissions.has('audit:read') ? [auditLink(item)] : []),
    ...grafanaLink(window),
  ]
}

function linksOfService({ id, name, metrics, runbook }: ServiceConfig, window: URLSearchParams): Links {
  const search = new URLSearchParams([['endpoints.filter', name], ...window])
  return [
    { label: `${name} at this time`, href: `${paths.service(id)}?${window}` },
    ...(metrics ? [{ label: 'Its endpoints at this time', href: `${paths.endpoints()}?${search}` }] : []),
    ...(runbook ? [{ label: 'Runbook', href: runbook }] : []),
  ]
}

function dependencyLink({ subject }: About): Links {
  const [kind, id] = subject.split(':')
  if (kind !== 'dependency' || !id) return []
  const name = config().dependencies.find((known) => known.id === id)?.name ?? id
  return [{ label: `${name} now`, href: `${paths.status()}#${id}` }]
}

/** By its slug: the job may be another by now, or gone. */
function cronLinks(actor: Context['actor'], { subject }: About): Links {
  const [kind, slug] = subject.split(':')
  if (kind !== 'cron' || !slug || !actor.permissions.has('cron:read')) return []
  return [{ label: 'The job now', href: `${paths.cron()}?${new URLSearchParams({ q: slug })}` }]
}

const ofRun = z.object({ run: z.string(), href: z.string().startsWith('/queues/') })

function queueLinks(actor: Context['actor'], { subject }: About, stored: unknown): Links {
  const [, source, queue] = /^queue:([^/]+)(?:\/(.+))?$/.exec(subject) ?? []
  if (!source || !actor.permissions.has('queue:read')) return []
  const run = ofRun.safeParse(stored).data
  return [
    ...(queue ? [{ label: 'The queue now', href: queuePaths.queue(source, queue) }] : []),
    ...(run ? [{ label: 'This retry', href: run.href }] : []),
  ]
}

function windowLink({ subject }: About): Links {
  const [kind, id] = subject.split(':')
  return kind === 'maintenance' && id
    ? [{ label: 'The maintenance window', href: paths.maintenanceWindow(id) }]
    : []
}

const auditLink = ({ subject }: About) => ({
  label: 'In the audit trail',
  href: `${paths.audit()}?${new URLSearchParams({ subject })}`,
})

function grafanaLink(range: { from: string; to: string }): Links {
  const { grafana, grafanaDatasource } = { ...config().links }
  if (!grafana) return []
  const panes = JSON.stringify({ a: { datasource: grafanaDatasource ?? null, queries: [], range } })
  const search = new URLSearchParams({ schemaVersion: '1', orgId: '1', panes })
  return [{ label: 'Grafana at this time', href: `${grafana.replace(/\/+$/, '')}/explore?${search}` }]
}
