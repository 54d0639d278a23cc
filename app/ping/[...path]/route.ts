import { ping, pingDirectly } from '@/lib/cron/ping/ping'
import { route } from '@/lib/http/route'

const spec = {
  permission: 'public',
  caller: 'unasked',
  rate: 'none',
  onItsOwn: true,
  direct: pingDirectly,
} as const

export const GET = route(
  { ...spec, summary: 'Check in: a job began, ended well or failed' },
  (ctx, { request }) => ping(ctx, request),
)

export const POST = route({ ...spec, summary: 'Check in, with what the job said' }, (ctx, { request }) =>
  ping(ctx, request),
)
