import { apiRoutes } from '@/app/routes.generated'
import { openApi } from '@/lib/http/openapi'
import { route } from '@/lib/http/route'

export const GET = route({ permission: 'signed_in', summary: 'This API as an OpenAPI 3.1 document' }, () =>
  openApi(apiRoutes),
)
