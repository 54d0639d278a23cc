import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { Time } from '@/components/ui/time'
import type { Evidence } from '@/lib/status/contract'

type EvidenceListProps = {
  evidence: readonly Evidence[]
  /** Said when there is none. */
  calm: string
  /** The page this stands on: no link leads back to it. */
  here?: string
}

/** Why a level is what it is: what, observed, expected, since, and where to look. */
export function EvidenceList({ evidence, calm, here }: EvidenceListProps) {
  if (evidence.length === 0) return <p className="text-muted">{calm}</p>
  return (
    <ul className="grid gap-x-6 md:grid-cols-[minmax(0,1fr)_repeat(3,max-content)]">
      {evidence.map((reason) => (
        <EvidenceRow
          key={`${reason.code} ${reason.source} ${reason.message}`}
          reason={reason}
          href={reason.href === here ? undefined : reason.href}
        />
      ))}
    </ul>
  )
}

function EvidenceRow({ reason, href }: { reason: Evidence; href: string | undefined }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b py-2 first:pt-0 last:border-b-0 last:pb-0 md:col-span-full md:grid md:grid-cols-subgrid">
      <span className="w-full font-medium md:w-auto">{reason.message}</span>
      <span className="flex flex-wrap gap-x-4 md:flex-col">
        <Figure label="observed" value={reason.observed} />
        <Figure label="expected" value={reason.expected} />
      </span>
      <span className="text-sm text-muted">
        since <Time at={reason.since} show="clock" />
      </span>
      {href && (
        <Link href={href} prefetch={false} className="link inline-flex items-center gap-1 text-sm">
          open<span className="sr-only">: {reason.message}</span>
          <ArrowRight aria-hidden="true" size={13} />
        </Link>
      )}
    </li>
  )
}

function Figure({ label, value }: { label: string; value: string | null }) {
  if (value === null) return null
  return (
    <span>
      <span className="text-sm text-muted">{label}</span> {value}
    </span>
  )
}
