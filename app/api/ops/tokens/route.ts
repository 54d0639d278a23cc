import { route } from '@/lib/http/route'
import { createToken } from '@/lib/tokens/commands'
import { createdToken, newToken, tokenList, tokenPage } from '@/lib/tokens/contract'
import { listTokens } from '@/lib/tokens/queries'

export const GET = route(
  { permission: 'tokens:read', summary: 'API tokens, newest first', query: tokenList, answer: tokenPage },
  (ctx, { query }) => listTokens(ctx, query),
)

export const POST = route(
  {
    permission: 'tokens:write',
    summary: 'Create an API token; it is shown this once',
    body: newToken,
    answer: createdToken,
    status: 201,
  },
  (ctx, { body }) => createToken(ctx, body),
)
