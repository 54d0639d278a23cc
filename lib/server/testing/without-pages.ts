import { setTimeout as sleep } from 'node:timers/promises'
import { apiRoutes } from '@/app/routes.generated'
import { main } from '../main'
import { run } from '../run'

/** The real server with every route in the lane and, where Next stands, pages that take `?ms=` to answer. */
const pages = {
  fallback: async (request: { url?: string | undefined }, response: { end: (text: string) => unknown }) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://pitwall')
    await sleep(Number(searchParams.get('ms') ?? 0))
    response.end('page')
  },
  upgrade: undefined,
}

main(() => run({ prepare: async () => pages, lane: apiRoutes.map(({ pattern }) => pattern) }))
