import { pingParams } from '@/lib/cron/contract'
import { ping } from '@/lib/cron/ping/ping'
import { route } from '@/lib/http/route'

const spec = {
  permission: 'public',
  caller: 'unasked',
  rate: 'none',
  ownBody: true,
  params: pingParams,
} as const

export const GET = route({ ...spec, summary: 'Check in: a job began, ended well or failed' }, (ctx, asked) =>
  ping(ctx, asked.params.path, asked.request),
)

export const POST = route({ ...spec, summary: 'Check in, with what the job said' }, (ctx, asked) =>
  ping(ctx, asked.params.path, asked.request),
)
