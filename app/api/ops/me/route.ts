import { route } from '@/lib/http/route'
import { me } from '@/lib/users/contract'
import { whoAmI } from '@/lib/users/queries'

export const GET = route({ permission: 'signed_in', summary: 'Who is asking', answer: me }, (ctx) =>
  whoAmI(ctx),
)
