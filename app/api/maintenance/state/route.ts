import { instantRoute } from '@/lib/http/instant'
import { maintenanceState, stateQuery } from '@/lib/maintenance/contract'
import { tellState } from '@/lib/maintenance/gate/state'

export const GET = instantRoute(
  {
    summary: 'What of a service is in maintenance, for those who obey by themselves',
    query: stateQuery,
    answer: maintenanceState,
  },
  tellState,
)
