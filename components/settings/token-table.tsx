import { Badge } from '@/components/ui/badge'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { TokenView } from '@/lib/tokens/contract'
import { RevokeTokenButton } from './revoke-token-button'

type TokenTableProps = { tokens: TokenView[]; mayWrite: boolean }

const STATES = { active: 'good', expired: 'warning', revoked: 'neutral' } as const

export function TokenTable({ tokens, mayWrite }: TokenTableProps) {
  return (
    <Table
      stacked
      caption="API tokens"
      head={
        <>
          <HeadCell>Name</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Scopes</HeadCell>
          <HeadCell>Last use</HeadCell>
          <HeadCell>Expires</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </>
      }
    >
      {tokens.map((token) => (
        <Row key={token.id}>
          <Cell>
            <span className="font-medium">{token.name}</span>
            <span className="block text-sm text-muted">
              made <Time at={token.createdAt} />
            </span>
          </Cell>
          <Cell>
            <Badge tone={STATES[token.state]}>{token.state}</Badge>
          </Cell>
          <Cell className="max-w-md">
            <code className="break-words">{token.scopes.join(' ')}</code>
          </Cell>
          <Cell className="whitespace-nowrap">{timeOr(token.lastUsedAt, 'never')}</Cell>
          <Cell className="whitespace-nowrap">{timeOr(token.expiresAt, 'never')}</Cell>
          <Cell className="text-right max-sm:ml-auto">
            {mayWrite && (
              <RevokeTokenButton
                id={token.id}
                name={token.name}
                disabledReason={token.state === 'revoked' ? 'It is revoked already.' : undefined}
              />
            )}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}

const timeOr = (at: string | null, otherwise: string) =>
  at ? <Time at={at} /> : <span className="text-muted">{otherwise}</span>
