import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import type { Bypass } from '@/lib/maintenance/contract'
import { BypassUsesButton } from './bypass-uses-button'
import { RevokeBypassButton } from './revoke-bypass-button'

type BypassTableProps = { bypasses: readonly Bypass[]; nameOf: (service: string) => string; now: Date }

const STATES = { active: 'good', expired: 'warning', revoked: 'neutral' } as const

const COLUMNS = [
  { id: 'name', head: 'Name', fixed: true, className: 'sm:w-full' },
  { id: 'state', head: 'State' },
  { id: 'service', head: 'For', labelled: true },
  { id: 'expires', head: 'Expires', labelled: true, className: 'whitespace-nowrap' },
  { id: 'uses', head: 'Uses', labelled: true, numeric: true },
  { id: 'used', head: 'Last use', labelled: true, className: 'whitespace-nowrap' },
  { id: 'by', head: 'Made by', labelled: true },
  {
    id: 'act',
    head: 'Actions',
    fixed: true,
    silent: true,
    className: 'text-right whitespace-nowrap max-sm:ml-auto',
  },
] as const

/** Named ways past the gate, newest first. */
export function BypassTable({ bypasses, nameOf, now }: BypassTableProps) {
  return (
    <DataTable
      name="bypasses"
      caption="Bypasses"
      stacked
      columns={COLUMNS}
      rows={bypasses.map((bypass) => {
        const { id, name, service, expiresAt, uses, lastUsedAt, createdByName } = bypass
        const state = stateOf(bypass, now)
        return {
          key: id,
          values: {
            ...{ name, state, uses, by: createdByName },
            service: service === null ? 'every service' : nameOf(service),
            expires: { at: expiresAt },
            used: lastUsedAt && { at: lastUsedAt },
          },
          cells: {
            name: <span className="font-medium">{name}</span>,
            state: <Badge tone={STATES[state]}>{state}</Badge>,
            expires: <Time at={expiresAt} />,
            used: lastUsedAt ? <Time at={lastUsedAt} /> : <span className="text-muted">never</span>,
            act: (
              <>
                <BypassUsesButton id={id} name={name} />
                <RevokeBypassButton id={id} name={name} disabledReason={whyNot(state)} />
              </>
            ),
          },
        }
      })}
    />
  )
}

type State = keyof typeof STATES

function stateOf({ revokedAt, expiresAt }: Bypass, now: Date): State {
  if (revokedAt !== null) return 'revoked'
  return Date.parse(expiresAt) <= now.getTime() ? 'expired' : 'active'
}

const whyNot = (state: State) => (state === 'active' ? undefined : `It is ${state} already.`)
