import { route } from '@/lib/http/route'
import { previewRetry, startRetry } from '@/lib/queues/commands'
import { retryAnswer, retryInput, retryRunList, retryRunPage } from '@/lib/queues/contract'
import { listRetryRuns } from '@/lib/queues/queries'

export const GET = route(
  {
    permission: 'queue:read',
    summary: 'Retries of many jobs, newest first',
    query: retryRunList,
    answer: retryRunPage,
  },
  (ctx, { query }) => listRetryRuns(ctx, query),
)

export const POST = route(
  {
    permission: 'queue:operate',
    summary: 'Preview a retry of many failed jobs, or run what a preview pinned',
    body: retryInput,
    answer: retryAnswer,
    maxBodyBytes: 500_000,
  },
  (ctx, { body }) => (body.mode === 'preview' ? previewRetry(ctx, body) : startRetry(ctx, body)),
)
