import { route } from '@/lib/http/route'
import { jwks } from '@/lib/tenants/contract'
import { jwksAnswer } from '@/lib/tenants/queries'

export const GET = route(
  { permission: 'public', caller: 'unasked', summary: 'Keys that grants are signed with', answer: jwks },
  () => jwksAnswer(),
)
