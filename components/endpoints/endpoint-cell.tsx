import Link from 'next/link'
import type { Endpoint } from '@/lib/endpoints/contract'
import { Route } from './route'

/** What it is called, and what is to be said of it when it is not simply well. */
export function EndpointCell({ endpoint, href }: { endpoint: Endpoint; href: string }) {
  const { level, reason, lowTraffic, method, route, serviceName } = endpoint
  return (
    <>
      <Link href={href} prefetch={false} data-opens className="font-medium hover:underline">
        <Route method={method} route={route} />
      </Link>
      <span className="block text-sm text-muted sm:hidden">{serviceName}</span>
      {level !== 'operational' && (
        <span className="block text-sm text-muted">{lowTraffic ? `Low traffic: ${reason}` : reason}</span>
      )}
    </>
  )
}
