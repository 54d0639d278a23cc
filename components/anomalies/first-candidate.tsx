'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { anomalyQuery } from '@/lib/anomalies/client'
import type { TimelineDetail } from '@/lib/timeline/contract'

type FirstCandidateProps = { item: Pick<TimelineDetail, 'id' | 'href'> }

/** What is likeliest behind an anomaly of the timeline, and the way to all that is known of it. */
export function FirstCandidate({ item: { id, href } }: FirstCandidateProps) {
  const { data } = useQuery(anomalyQuery(id.replace('anomaly-', '')))
  return (
    <section className="space-y-1">
      <h3 className="text-sm text-muted">Likely first</h3>
      <p className="min-h-5">{data && (data.candidates[0]?.evidence ?? 'No candidate is known.')}</p>
      <Link href={href} prefetch={false} className="link inline-flex min-h-6 items-center gap-1 font-medium">
        Open the anomaly
        <ArrowRight aria-hidden="true" size={13} />
      </Link>
    </section>
  )
}
