import { smokeReport } from '@/lib/databases/contract'
import { runSmoke } from '@/lib/databases/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  { permission: 'internal', summary: 'Read-only checks of every registered database', answer: smokeReport },
  async () => {
    const report = await runSmoke()
    return Response.json(report, { status: report.status === 'pass' ? 200 : 503 })
  },
)
