import { type Handler, route } from '@/lib/http/route'
import { serviceDetail, serviceParams } from '@/lib/status/contract'
import { getServiceDetail } from '@/lib/status/queries'

export const GET: Handler = route(
  {
    permission: 'status:read',
    summary: 'A service with its history, events and deploys',
    params: serviceParams,
    answer: serviceDetail,
  },
  (ctx, { params }) => getServiceDetail(ctx, params.id),
)
