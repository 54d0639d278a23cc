import { route } from '@/lib/http/route'
import { maintenanceState, stateQuery } from '@/lib/maintenance/contract'
import { tellState } from '@/lib/maintenance/gate/state'

export const GET = route(
  {
    permission: 'public',
    summary: 'What of a service is in maintenance, for those who obey by themselves',
    caller: 'unasked',
    rate: 'none',
    query: stateQuery,
    answer: maintenanceState,
  },
  (_ctx, { query, request }) => tellState(query.service, request),
)
