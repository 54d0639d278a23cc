import { request } from '@/lib/http/browser'
import type { NewUser, Role, UserView } from './contract'

const of = (id: string, part = '') => `/api/ops/users/${encodeURIComponent(id)}${part}`

export const createUser = (body: NewUser) => request<UserView>('/api/ops/users', { method: 'POST', body })

export const changeRole = ({ id, role }: { id: string; role: Role }) =>
  request<UserView>(of(id), { method: 'PATCH', body: { role } })

export const disableUser = (id: string) => request<UserView>(of(id, '/disabled'), { method: 'PUT' })

export const enableUser = (id: string) => request<UserView>(of(id, '/disabled'), { method: 'DELETE' })

export const resetPassword = ({ id, password }: { id: string; password: string }) =>
  request<UserView>(of(id, '/password'), { method: 'PUT', body: { password } })

/** 204: the session that asked is over. */
export const changeOwnPassword = (body: { current: string; password: string }) =>
  request<void>('/api/ops/me/password', { method: 'PUT', body })
