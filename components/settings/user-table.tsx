import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import type { UserView } from '@/lib/users/contract'
import { UserActions } from './user-actions'

type UserTableProps = { users: UserView[]; youId: string; mayWrite: boolean; partial: boolean }

const STATES = { active: 'good', invited: 'info', disabled: 'neutral' } as const

const COLUMNS = [
  { id: 'person', head: 'Person', fixed: true, className: 'min-w-44' },
  { id: 'role', head: 'Role' },
  { id: 'state', head: 'State' },
  { id: 'seen', head: 'Last sign-in', labelled: true, className: 'whitespace-nowrap' },
  { id: 'act', head: 'Actions', fixed: true, silent: true, className: 'text-right max-sm:ml-auto' },
] as const

export function UserTable({ users, youId, mayWrite, partial }: UserTableProps) {
  return (
    <DataTable
      name="people"
      caption="People"
      stacked
      partial={partial}
      columns={COLUMNS}
      rows={users.map((user) => ({
        key: user.id,
        values: {
          person: [user.email, user.name].filter(Boolean).join(' '),
          role: user.role,
          state: user.state,
          seen: user.lastSignInAt && { at: user.lastSignInAt },
        },
        cells: {
          person: <Person user={user} isYou={`user:${user.id}` === youId} />,
          state: <Badge tone={STATES[user.state]}>{user.state}</Badge>,
          seen: user.lastSignInAt ? (
            <Time at={user.lastSignInAt} />
          ) : (
            <span className="text-muted">never</span>
          ),
          act: mayWrite && <Actions user={user} isYou={`user:${user.id}` === youId} />,
        },
      }))}
    />
  )
}

type PersonProps = { user: UserView; isYou: boolean }

function Person({ user: { email, name }, isYou }: PersonProps) {
  return (
    <>
      <span className="font-medium break-all">{email}</span>
      {isYou && <span className="text-muted"> (you)</span>}
      {name && <span className="block text-sm text-muted">{name}</span>}
    </>
  )
}

function Actions({ user: { id, email, role, state }, isYou }: PersonProps) {
  return <UserActions user={{ id, email, role, disabled: state === 'disabled', isYou }} />
}
