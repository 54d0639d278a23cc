import { route } from '@/lib/http/route'
import { exportQueues } from '@/lib/queues/export'

export const GET = route({ permission: 'queue:count', summary: 'The worst 500 queues as CSV' }, (ctx) =>
  exportQueues(ctx),
)
