import { request } from '@/lib/http/browser'
import type { CreatedToken, NewToken, TokenView } from './contract'

export const createToken = (body: NewToken) =>
  request<CreatedToken>('/api/ops/tokens', { method: 'POST', body })

export const revokeToken = (id: string) =>
  request<TokenView>(`/api/ops/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' })
