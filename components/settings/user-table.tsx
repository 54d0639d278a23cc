import { Badge } from '@/components/ui/badge'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { UserView } from '@/lib/users/contract'
import { UserActions } from './user-actions'

type UserTableProps = { users: UserView[]; youId: string; mayWrite: boolean }

const STATES = { active: 'good', invited: 'info', disabled: 'neutral' } as const

export function UserTable({ users, youId, mayWrite }: UserTableProps) {
  return (
    <Table
      stacked
      caption="People"
      head={
        <>
          <HeadCell>Person</HeadCell>
          <HeadCell>Role</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Last sign-in</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </>
      }
    >
      {users.map((user) => (
        <Row key={user.id}>
          <Cell className="min-w-44">
            <span className="font-medium break-all">{user.email}</span>
            {`user:${user.id}` === youId && <span className="text-muted"> (you)</span>}
            {user.name && <span className="block text-sm text-muted">{user.name}</span>}
          </Cell>
          <Cell>{user.role}</Cell>
          <Cell>
            <Badge tone={STATES[user.state]}>{user.state}</Badge>
          </Cell>
          <Cell className="whitespace-nowrap">
            {user.lastSignInAt ? <Time at={user.lastSignInAt} /> : <span className="text-muted">never</span>}
          </Cell>
          <Cell className="text-right max-sm:ml-auto">
            {mayWrite && (
              <UserActions
                user={{
                  id: user.id,
                  email: user.email,
                  role: user.role,
                  disabled: user.state === 'disabled',
                  isYou: `user:${user.id}` === youId,
                }}
              />
            )}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
