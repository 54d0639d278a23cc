import { known } from '@/app/(ops)/endpoints/known-failure'
import { Nothing } from '@/components/timeline/nothing'
import { TimelineBoard } from '@/components/timeline/timeline-board'
import { TimelineTrouble } from '@/components/timeline/timeline-trouble'
import type { Context } from '@/lib/context'
import type { TimelineAsked } from '@/lib/timeline/client'
import type { TimelineDetail } from '@/lib/timeline/contract'
import { AT_MOST_MS, readBoard } from './timeline-reads'

type Read = Awaited<ReturnType<typeof readBoard>>
type BoardProps = { asked: TimelineAsked; read: Read; item: TimelineDetail | undefined }

export function Board({ asked, read, item }: BoardProps) {
  return (
    <TimelineBoard
      asked={asked}
      first={{ board: read.value, readAt: read.at.toISOString(), stale: read.stale }}
      firstItem={item}
      nothing={<Nothing filtered={asked.lanes !== null} />}
    />
  )
}

type LateBoardProps = { ctx: Context; asked: TimelineAsked }

/** For what took longer than the first HTML waits, or went wrong. */
export async function LateBoard({ ctx, asked }: LateBoardProps) {
  const read = await readBoard(ctx, asked, AT_MOST_MS).catch(known)
  if ('value' in read) return <Board asked={asked} read={read} item={undefined} />
  return (
    <TimelineTrouble
      message={read.message}
      badRange={read.code !== 'unavailable'}
      requestId={ctx.requestId}
    />
  )
}
