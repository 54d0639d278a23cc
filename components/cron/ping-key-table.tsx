import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import type { PingKey } from '@/lib/cron/contract'
import { RevokePingKeyButton } from './revoke-ping-key-button'

const COLUMNS = [
  { id: 'name', head: 'Name', fixed: true, className: 'sm:w-full' },
  { id: 'state', head: 'State' },
  { id: 'environment', head: 'Environment', labelled: true },
  { id: 'by', head: 'Made by', labelled: true },
  { id: 'made', head: 'Made', labelled: true, className: 'whitespace-nowrap' },
  { id: 'act', head: 'Actions', fixed: true, silent: true, className: 'text-right max-sm:ml-auto' },
] as const

export function PingKeyTable({ keys }: { keys: readonly PingKey[] }) {
  return (
    <DataTable
      name="keys"
      caption="Ping keys"
      stacked
      columns={COLUMNS}
      rows={keys.map(({ id, name, environment, createdBy, createdAt, revokedAt }) => ({
        key: id,
        values: {
          name,
          state: revokedAt === null ? 'active' : 'revoked',
          environment: environment ?? 'every one',
          by: createdBy,
          made: { at: createdAt },
        },
        cells: {
          name: <span className="font-medium">{name}</span>,
          state: revokedAt === null ? <Badge tone="good">active</Badge> : <Badge>revoked</Badge>,
          made: <Time at={createdAt} />,
          act: (
            <RevokePingKeyButton
              id={id}
              name={name}
              disabledReason={revokedAt === null ? undefined : 'It is revoked already.'}
            />
          ),
        },
      }))}
    />
  )
}
