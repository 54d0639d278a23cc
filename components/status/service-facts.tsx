import Link from 'next/link'
import type { ReactNode } from 'react'
import { paths } from '@/lib/paths'
import type { ServiceSummary } from '@/lib/status/contract'

type ServiceFactsProps = {
  service: ServiceSummary
  /** Its metrics are known, so its endpoints are. */
  hasEndpoints?: boolean
}

/** Who to call and where to read on. */
export function ServiceFacts({ service, hasEndpoints }: ServiceFactsProps) {
  const { name, version, revision, owner, runbook, url } = service
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 border-t pt-3 text-sm">
      {version && (
        <Fact name="Version">
          {version}
          {revision && <code className="ml-1 text-xs text-muted">{revision.slice(0, 7)}</code>}
        </Fact>
      )}
      {owner && <Fact name="Owner">{owner}</Fact>}
      {runbook && (
        <Fact name="Runbook">
          <a href={runbook} className="link" rel="noreferrer">
            read
          </a>
        </Fact>
      )}
      {hasEndpoints && (
        <Fact name="Endpoints">
          <Link
            href={`${paths.endpoints()}?endpoints.filter=${encodeURIComponent(name)}`}
            prefetch={false}
            className="link"
          >
            latency, errors and traffic
          </Link>
        </Fact>
      )}
      <Fact name="Address">
        <code className="text-xs break-all">{url}</code>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-2">
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
