import { addNote } from '@/lib/anomalies/commands'
import { anomalyDetail, anomalyParams, noteBody } from '@/lib/anomalies/contract'
import { type Handler, route } from '@/lib/http/route'

export const POST: Handler = route(
  {
    permission: 'anomaly:operate',
    summary: 'Add a note to an anomaly; at most 200',
    params: anomalyParams,
    body: noteBody,
    answer: anomalyDetail.shape.notes.element,
    status: 201,
  },
  (ctx, { params, body }) => addNote(ctx, params.id, body),
)
