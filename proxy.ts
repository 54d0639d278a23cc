import { type NextRequest, NextResponse } from 'next/server'
import { pagePolicy } from '@/lib/http/security-headers'

/** A fresh nonce for each page and nothing else: who may see what is decided where it is read. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // Next reads the nonce of its own scripts from here; what a client sent under this name is gone.
  headers.set('content-security-policy', policy)

  const answer = NextResponse.next({ request: { headers } })
  answer.headers.set('content-security-policy', policy)
  return answer
}

export const config = {
  matcher: [
    '/((?!(?:api|ops|ping|health|metrics|maintenance/metrics|\\.well-known|_next/static)(?:/|$)|pitwall\\.schema\\.json$).*)',
  ],
}
