import { cronEntries } from './jobs/list.mjs'
import { LEAGUES } from './leagues.mjs'

/** What Pitwall watches in the demo, as its own pitwall.yaml. Secrets stay in the environment: `${NAME}`. */
export function pitwallConfig({ paddockUrl, mailPort, jobsUrl, backupDir, prometheusUrl, hasRedis }) {
  return `# Written by the demo at every start. Copy it to pitwall.yaml to watch something of your own.
services:
  - id: paddock
    name: Paddock API
    url: ${text(paddockUrl)}
    health: { live: /api/health/live, ready: /api/health/ready, dependencies: /api/health/dependencies }
    intervalSeconds: 5
    timeoutMs: 3000
    owner: Race team
    runbook: https://wiki.paddock.example/runbooks/api
    internal: { url: ${text(paddockUrl)}, token: "\${PADDOCK_INTERNAL_TOKEN}" }
    metrics: { preset: opentelemetry, selector: 'job="paddock"', database: paddock_db_query_duration_seconds }
    endpoints: { ignore: ["* /api/health/*", "* /api/internal/*", "* /metrics"] }
    dependsOn: [{ id: paddock-db, need: hard }, { id: mail, need: soft }, { id: backups, need: soft }]
dependencies:
  - { id: paddock-db, name: Paddock database, kind: postgres, url: "\${PADDOCK_DATABASE_URL}", intervalSeconds: 5, timeoutMs: 3000, slowMs: 150 }
  - { id: mail, name: Mail provider, kind: tcp, host: 127.0.0.1, port: ${mailPort}, intervalSeconds: 5 }
  - { id: backups, name: Backup folder, kind: local, path: ${text(backupDir)} }
${prometheusUrl ? TRAFFIC : ''}databases:
  - id: paddock
    name: Paddock database
    url: "\${PADDOCK_DATABASE_URL}"
    tables: [leagues, users, memberships, races, drafts, picks]
    migrations: { table: migrations, name: name, at: applied_at }
    smoke:
      - { name: active_season_exists, query: select exists (select from races where starts_at > now()) }
      - { name: race_catalog_available, query: select count(*) from races }
queues:
  - id: outbox
    name: Paddock outbox (pg-boss)
    kind: pg-boss
    url: "\${PADDOCK_DATABASE_URL}"
    fields: { to.name: personal, to.email: personal, unsubscribeToken: secret }
    queues: { mail: { dependsOn: [mail] }, league-digest: { dependsOn: [mail] } }
${EVERY_SOURCE}  - id: scoring
    name: Paddock scoring (graphile-worker)
    kind: graphile-worker
    url: "\${PADDOCK_DATABASE_URL}"
${EVERY_SOURCE}${hasRedis ? LIVE : ''}${LEAGUES}cron:
  jobs:
${cronEntries(jobsUrl).map(entryLine).join('')}${prometheusUrl ? `links: { prometheus: ${text(prometheusUrl)} }\n` : ''}`
}

const TRAFFIC = `  - { id: traffic, name: Paddock traffic, kind: prometheus, query: 'sum(rate(http_server_request_duration_seconds_count{job="paddock"}[5m]))', min: 0.05 }
`

/** Thresholds at which an incident shows within two minutes. */
const EVERY_SOURCE = `    service: paddock
    tenant: leagueId
    thresholds: { oldestSeconds: [60, 600], failed: [20, 200] }
`

const LIVE = `  - id: live
    name: Paddock live (BullMQ)
    kind: bullmq
    url: "\${PADDOCK_REDIS_URL}"
    names: [push, timing-feed]
${EVERY_SOURCE}`

function entryLine(entry) {
  return `    - ${text(entry)}\n`
}

/** JSON is YAML, whatever the path or address contains. */
function text(value) {
  return JSON.stringify(value)
}
