import { configSchema } from '@/lib/config/json-schema'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  {
    permission: 'public',
    summary: 'JSON Schema of pitwall.yaml, for editors',
    rate: 'none',
    caller: 'unasked',
  },
  () => Response.json(configSchema(), { headers: { 'Cache-Control': 'public, max-age=3600' } }),
)
