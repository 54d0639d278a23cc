import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { Time } from '@/components/ui/time'
import type { Candidate } from '@/lib/anomalies/contract'
import { apartWords } from './words'

type CandidateListProps = { candidates: readonly Candidate[]; onsetAt: string }

/** What changed before and may be why, the likeliest first and largest: where to look, not a verdict. */
export function CandidateList({ candidates, onsetAt }: CandidateListProps) {
  if (candidates.length === 0) {
    return (
      <p className="px-4 py-3">
        No candidate: nothing it rests on changed its state in the 30 minutes before.
      </p>
    )
  }
  return (
    <ol className="divide-y">
      {candidates.map(({ kind, subject, at, evidence, href }, index) => (
        <li key={`${kind} ${subject} ${at}`} className="space-y-0.5 px-4 py-3">
          <p className={index === 0 ? 'text-lg font-medium' : undefined}>{evidence}</p>
          <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
            <span>{kind}</span>
            <span>
              <Time at={at} show="clock" />, {apartWords(at, onsetAt)}
            </span>
            <Link href={href} prefetch={false} className="link inline-flex min-h-6 items-center gap-1">
              open<span className="sr-only">: {evidence}</span>
              <ArrowRight aria-hidden="true" size={13} />
            </Link>
          </p>
        </li>
      ))}
    </ol>
  )
}
