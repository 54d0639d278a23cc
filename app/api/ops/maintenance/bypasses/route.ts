import { route } from '@/lib/http/route'
import { createBypass, listBypasses } from '@/lib/maintenance/bypass/bypasses'
import { bypassPage, createdBypass, newBypass } from '@/lib/maintenance/contract'

export const GET = route(
  { permission: 'maintenance:write', summary: 'Ways past the gate, newest first', answer: bypassPage },
  (ctx) => listBypasses(ctx),
)

export const POST = route(
  {
    permission: 'maintenance:write',
    summary: 'Make a named way past the gate; its token is told once',
    body: newBypass,
    answer: createdBypass,
    status: 201,
  },
  (ctx, { body }) => createBypass(ctx, body),
)
