import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import type { TokenView } from '@/lib/tokens/contract'
import { RevokeTokenButton } from './revoke-token-button'

type TokenTableProps = { tokens: TokenView[]; mayWrite: boolean; partial: boolean }

const STATES = { active: 'good', expired: 'warning', revoked: 'neutral' } as const

const COLUMNS = [
  { id: 'name', head: 'Name', fixed: true },
  { id: 'state', head: 'State' },
  { id: 'scopes', head: 'Scopes', className: 'max-w-md' },
  { id: 'used', head: 'Last use', labelled: true, className: 'whitespace-nowrap' },
  { id: 'expires', head: 'Expires', labelled: true, className: 'whitespace-nowrap' },
  { id: 'made', head: 'Made', labelled: true, className: 'whitespace-nowrap' },
  { id: 'act', head: 'Actions', fixed: true, silent: true, className: 'text-right max-sm:ml-auto' },
] as const

export function TokenTable({ tokens, mayWrite, partial }: TokenTableProps) {
  return (
    <DataTable
      name="tokens"
      caption="API tokens"
      stacked
      partial={partial}
      columns={COLUMNS}
      rows={tokens.map((token) => ({
        key: token.id,
        values: {
          name: token.name,
          state: token.state,
          scopes: token.scopes.join(' '),
          used: token.lastUsedAt && { at: token.lastUsedAt },
          expires: token.expiresAt && { at: token.expiresAt },
          made: { at: token.createdAt },
        },
        cells: {
          name: <span className="font-medium">{token.name}</span>,
          state: <Badge tone={STATES[token.state]}>{token.state}</Badge>,
          scopes: <code className="break-words">{token.scopes.join(' ')}</code>,
          used: timeOr(token.lastUsedAt, 'never'),
          expires: timeOr(token.expiresAt, 'never'),
          made: timeOr(token.createdAt, 'never'),
          act: mayWrite && (
            <RevokeTokenButton
              id={token.id}
              name={token.name}
              disabledReason={token.state === 'revoked' ? 'It is revoked already.' : undefined}
            />
          ),
        },
      }))}
    />
  )
}

const timeOr = (at: string | null, otherwise: string) =>
  at ? <Time at={at} /> : <span className="text-muted">{otherwise}</span>
