import { apiRoutes } from '@/app/routes.generated'
import { openApi } from '@/lib/http/openapi'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  { permission: 'signed_in', summary: 'This API as an OpenAPI 3.1 document' },
  () => openApi(apiRoutes),
)
