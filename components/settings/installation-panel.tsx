import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { FactList } from './fact-list'

type InstallationPanelProps = {
  version: string
  revision: string
  environment: string
  node: string
  startedAt: string
  address: string | null
  signIn: string[]
  invitedDomains: string | null
  internalRoutes: boolean
  trustedProxies: number
  prometheus: string | null
}

export function InstallationPanel(props: InstallationPanelProps) {
  return (
    <Panel title="Pitwall">
      <FactList
        facts={[
          { term: 'Version', value: props.version },
          { term: 'Revision', value: <code>{props.revision}</code> },
          { term: 'Environment', value: props.environment },
          { term: 'Node', value: props.node },
          { term: 'Running since', value: <Time at={props.startedAt} show="both" /> },
          { term: 'Address', value: props.address ?? 'as the browser finds it (NEXTAUTH_URL is not set)' },
          { term: 'Sign-in', value: props.signIn.join(', ') },
          {
            term: 'Invited domains',
            value: props.invitedDomains ?? 'none: single sign-on needs an invitation',
          },
          { term: 'Internal routes', value: props.internalRoutes ? 'on' : 'off' },
          { term: 'Trusted proxies', value: props.trustedProxies },
          { term: 'Prometheus', value: props.prometheus ?? 'not configured (PROMETHEUS_URL)' },
        ]}
      />
    </Panel>
  )
}
