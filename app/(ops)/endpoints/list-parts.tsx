import { EndpointList } from '@/components/endpoints/endpoint-list'
import { EndpointTrouble } from '@/components/endpoints/endpoint-trouble'
import { worstEndpointsFirst } from '@/components/endpoints/endpoint-words'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'
import type { RangeText } from '@/lib/time'
import { AT_MOST_MS, readEndpoints } from './endpoint-reads'
import { known, troubleOf } from './known-failure'

type Read = Awaited<ReturnType<typeof readEndpoints>>

export function List({ read: { value, at, stale } }: { read: Read }) {
  return (
    <EndpointList
      endpoints={worstEndpointsFirst(value.items)}
      total={value.total}
      windowSeconds={value.windowSeconds}
      problems={value.problems}
      names={Object.fromEntries(config().services.map(({ id, name }) => [id, name]))}
      readAt={at.toISOString()}
      stale={stale}
    />
  )
}

/** For what took longer than the first HTML waits. */
export async function LateList({ ctx, range }: { ctx: Context; range: RangeText }) {
  const read = await readEndpoints(ctx, range, AT_MOST_MS).catch(known)
  if ('value' in read) return <List read={read} />
  return (
    <EndpointTrouble
      message={read.message}
      trouble={troubleOf(read)}
      here={paths.endpoints()}
      requestId={ctx.requestId}
    />
  )
}
