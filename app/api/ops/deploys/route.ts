import { recordDeploy } from '@/lib/deploys/commands'
import { deployAnswer, deployInput, deployList, deployQuery } from '@/lib/deploys/contract'
import { listDeploys } from '@/lib/deploys/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  { permission: 'deploy:read', summary: 'Deploys, newest first', query: deployQuery, answer: deployList },
  (ctx, { query }) => listDeploys(ctx, query),
)

export const POST: Handler = route(
  {
    permission: 'deploy:write',
    summary: 'Tell a deploy',
    body: deployInput,
    answer: deployAnswer,
    status: 201,
    idempotent: true,
  },
  (ctx, { body }) => recordDeploy(ctx, body),
)
