import { route } from '@/lib/http/route'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { preview, previewQuery } from '@/lib/maintenance/contract'
import { previewMaintenance } from '@/lib/maintenance/queries'

export const GET = route(
  {
    permission: 'maintenance:read',
    summary: 'What a maintenance window would cover',
    query: previewQuery,
    answer: preview,
  },
  async (ctx, { query }) => previewMaintenance(await onDatabaseTime(ctx), query),
)
