import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readAnomaly } from '@/app/(ops)/timeline/anomalies/anomaly-reads'
import { AnomalyBoard } from '@/components/anomalies/anomaly-board'
import { Unreachable } from '@/components/status/unreachable'
import { anomalyParams } from '@/lib/anomalies/contract'
import { pageContext } from '@/lib/auth/page-context'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { readParams } from '@/lib/http/params'

type AnomalyPageProps = { params: Promise<{ id: string }> }

export const metadata: Metadata = { title: 'Anomaly' }

export default async function AnomalyPage({ params }: AnomalyPageProps) {
  const ctx = await pageContext('anomaly:read')
  const { id } = await readParams(anomalyParams, params)
  const read = await findAnomaly(ctx, id)
  if (!read) return <Unreachable requestId={ctx.requestId} />
  return (
    <AnomalyBoard
      anomaly={read.value}
      readAt={read.at.toISOString()}
      stale={read.stale}
      disabledReason={mayOperate(ctx) ? undefined : 'Only on-call and admins may do this.'}
      now={ctx.now}
    />
  )
}

const mayOperate = ({ actor }: Context) => actor.permissions.has('anomaly:operate')

/** Undefined when the database is away and nothing was ever read. */
const findAnomaly = (ctx: Context, id: string) =>
  readAnomaly(ctx, id).catch((error) => {
    const code = findAppError(error)?.code
    if (code === 'not_found') notFound()
    if (code === 'unavailable') return undefined
    throw error
  })
