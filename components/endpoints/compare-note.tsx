import type { Comparison, EndpointDetail } from '@/lib/endpoints/contract'

type CompareNoteProps = { compare: Comparison; comparison: EndpointDetail['comparison'] }

/** Says when a comparison was asked for and there is none. */
export function CompareNote({ compare, comparison }: CompareNoteProps) {
  if (compare === 'none') return null
  if (comparison) {
    const values = [...comparison.latency.p95, ...comparison.requestsPerSecond]
    if (values.some((value) => value !== null)) return null
  }
  const why =
    compare === 'before_deploy' && !comparison
      ? 'No deploy of this service is known.'
      : 'There is no data at the time it would be compared with.'
  return <p className="text-muted">Nothing to compare with. {why}</p>
}
