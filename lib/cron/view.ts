import { createHmac } from 'node:crypto'
import type { CronJobRow, CronPingKeyRow, CronRunRow } from '@/db/schema'
import { sessionSecret } from '@/lib/auth/session-cookie'
import type { Context } from '@/lib/context'
import { env } from '@/lib/env'
import type { CronJob, CronRun, PingKey, RunReason } from './contract'
import { runReason } from './contract'
import { runOfRow, termsOf } from './ledger/rows'
import { stateOf } from './rules'
import { scheduleWords } from './schedule'

/** What people and pitwall.yaml decide of a job. */
export const definitionOf = (job: CronJobRow) => ({
  name: job.name,
  schedule: job.schedule,
  timezone: job.timezone,
  graceSeconds: job.graceSeconds,
  maxRuntimeSeconds: job.maxRuntimeSeconds,
  minRuntimeSeconds: job.minRuntimeSeconds,
  failureTolerance: job.failureTolerance,
  service: job.service,
  owner: job.owner,
  runbook: job.runbook,
  feeds: job.feeds,
  tags: job.tags,
  expectedCounts: termsOf(job).expectedCounts,
})

/** The address is told only to who may change the job. */
export function jobView({ actor, now }: Context, job: CronJobRow, lastRun: CronRunRow | undefined): CronJob {
  const { state, since } = stateOf(job, now)
  return {
    ...definitionOf(job),
    id: job.id,
    slug: job.slug,
    environment: job.environment,
    scheduleWords: scheduleWords(job.schedule),
    source: job.source,
    state,
    since: since.toISOString(),
    pausedAt: iso(job.pausedAt),
    pausedBy: job.pausedBy,
    runningSince: iso(job.runningSince),
    nextDueAt: iso(job.nextDueAt),
    lastCheckInAt: iso(job.lastCheckInAt),
    lastSuccessAt: iso(job.lastSuccessAt),
    lastRun: lastRun ? runView(lastRun) : null,
    pingUrl: actor.permissions.has('cron:write') ? `${baseUrl()}/ping/${job.pingId}` : null,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
  }
}

export function runView(row: CronRunRow): CronRun {
  const { counts, tenants } = runOfRow(row)
  return {
    id: String(row.id),
    jobId: row.jobId,
    dueAt: iso(row.dueAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    status: row.status,
    reason: reasonOf(row.reason),
    durationMs: row.durationMs,
    pace: row.pace,
    exitCode: row.exitCode,
    errorSnippet: row.errorSnippet,
    fingerprint: row.fingerprint,
    runId: row.runId,
    counts,
    tenants,
  }
}

export const pingKeyView = ({ createdAt, revokedAt, keyHash: _, ...key }: CronPingKeyRow): PingKey => ({
  ...key,
  createdAt: createdAt.toISOString(),
  revokedAt: iso(revokedAt),
})

/** Vouches for a badge's address; the job's own address cannot be told from it. */
export const badgeSignature = (id: string): string =>
  createHmac('sha256', sessionSecret()).update(`cron-badge:${id}`).digest('base64url').slice(0, 22)

export const badgeUrl = (id: string): string =>
  `${baseUrl()}/api/ops/cron/${id}/badge.svg?signature=${badgeSignature(id)}`

/** Where this Pitwall is reached. */
export function baseUrl(): string {
  const { NEXTAUTH_URL, HOST, PORT } = env()
  return NEXTAUTH_URL ? new URL(NEXTAUTH_URL).origin : `http://${HOST}:${PORT}`
}

const reasonOf = (reason: string | null): RunReason | null => runReason.nullable().catch(null).parse(reason)

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
