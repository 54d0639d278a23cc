import { AT_MOST_MS, type EndpointAsked, readEndpoint } from '@/app/(ops)/endpoints/endpoint-reads'
import { known, troubleOf } from '@/app/(ops)/endpoints/known-failure'
import { EndpointBoard } from '@/components/endpoints/endpoint-board'
import { EndpointTrouble } from '@/components/endpoints/endpoint-trouble'
import { NeverSeen } from '@/components/endpoints/never-seen'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'

type Read = Awaited<ReturnType<typeof readEndpoint>>

export function Board({ asked: { id, range, compare }, read }: { asked: EndpointAsked; read: Read }) {
  return (
    <EndpointBoard
      asked={{ id, ...range, compare }}
      first={{ detail: read.value, readAt: read.at.toISOString(), stale: read.stale }}
      links={{ ...config().links }}
    />
  )
}

type LateBoardProps = { ctx: Context; asked: EndpointAsked; name: { method: string; route: string } }

/** For what took longer than the first HTML waits, or went wrong. */
export async function LateBoard({ ctx, asked, name }: LateBoardProps) {
  const read = await readEndpoint(ctx, asked, AT_MOST_MS).catch(known)
  if ('value' in read) return <Board asked={asked} read={read} />
  if (read.code === 'not_found') return <NeverSeen method={name.method} route={name.route} />
  return (
    <>
      <h1 className="mb-4 text-2xl">{`${name.method} ${name.route}`}</h1>
      <EndpointTrouble
        message={read.message}
        trouble={troubleOf(read)}
        here={paths.endpoint(asked.id)}
        requestId={ctx.requestId}
      />
    </>
  )
}
