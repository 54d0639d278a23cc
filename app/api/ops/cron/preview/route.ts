import { previewAnswer, schedulePreview } from '@/lib/cron/contract'
import { previewSchedule } from '@/lib/cron/preview'
import { route } from '@/lib/http/route'

export const POST = route(
  {
    permission: 'cron:read',
    summary: 'What a schedule means: its next runs, and those around the next change of the clock',
    body: schedulePreview,
    answer: previewAnswer,
  },
  (ctx, { body }) => previewSchedule(ctx, body),
)
