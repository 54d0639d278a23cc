import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { GET as gate } from '@/app/api/maintenance/gate/route'
import { GET as state } from '@/app/api/maintenance/state/route'
import { listening } from './listening'

const ROUTES: Record<string, (request: Request) => Response | Promise<Response>> = {
  '/api/maintenance/gate': gate,
  '/api/maintenance/state': state,
}

type Question = { path: string; query: URLSearchParams; headers: IncomingHttpHeaders; status: number }

/** A server with Pitwall's own gate and state, which answer from what this process knows; it can be away. */
export async function startPitwall() {
  const asked: Question[] = []
  let instead: ((url: URL) => Response | undefined) | undefined
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://pitwall')
    const answer =
      instead?.(url) ??
      (await ROUTES[url.pathname]?.(requestOf(url, request))) ??
      new Response('', { status: 404 })
    asked.push({
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      status: answer.status,
    })
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  })
  const { url, close, open } = await listening(server)
  return {
    url,
    asked,
    /** It refuses connections until it is `back`. */
    leave: close,
    back: open,
    /** Something else answers in its place, unless it returns undefined. */
    answerInstead(answer: typeof instead) {
      instead = answer
    },
  }
}

function requestOf(url: URL, { headers, method }: IncomingMessage): Request {
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  return new Request(url, { method, headers: given })
}
