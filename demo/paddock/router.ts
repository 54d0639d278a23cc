import type { IncomingHttpHeaders } from 'node:http'
import type { App } from './app'
import { Problem } from './problem'

/** `public` closes during maintenance, `internal` needs the internal token, `health` is always open. */
type Access = 'public' | 'internal' | 'health'

export type Call = {
  app: App
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
  headers: IncomingHttpHeaders
  requestId: string
  /** The caller is on this host and came straight to us. */
  direct: boolean
}

export type Answer = { status?: number; body: unknown; headers?: Record<string, string> }

export type Route = {
  method: 'GET' | 'POST'
  path: string
  access: Access
  run(call: Call): Promise<Answer> | Answer
}

export type Match = { route: Route; params: Record<string, string> }

/** Finds the route, or throws `not_found` or `method_not_allowed` with `Allow`. HEAD is a GET without its body. */
export function matchRoute(routes: Route[], method: string, path: string): Match {
  const there = routes.flatMap((route) => {
    const params = matchPath(route.path, path)
    return params ? [{ route, params }] : []
  })
  if (there.length === 0) throw new Problem('not_found', `There is nothing at ${path}.`)

  const wanted = method === 'HEAD' ? 'GET' : method
  const match = there.find(({ route }) => route.method === wanted)
  if (match) return match
  throw new Problem('method_not_allowed', `${method} is not possible here.`, {
    Allow: there.map(({ route }) => route.method).join(', '),
  })
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const names = pattern.split('/')
  const parts = path.split('/')
  if (names.length !== parts.length) return undefined

  const params: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? ''
    if (!name.startsWith(':')) {
      if (name !== part) return undefined
    } else if (part === '') return undefined
    else params[name.slice(1)] = part
  }
  return params
}
