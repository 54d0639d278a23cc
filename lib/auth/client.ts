import { request } from '@/lib/http/browser'

type Next = { url: string }

/** Opens a session; answers where to go now. @throws RequestError with the text for people */
export const signIn = (form: { email: string; password: string; callbackUrl: string }) =>
  request<Next>('/api/auth/callback/credentials', { method: 'POST', body: { ...form, json: 'true' } })

/** Answers the address of the provider that does the rest. */
export const startSso = (provider: string, callbackUrl: string) =>
  request<Next>(`/api/auth/signin/${encodeURIComponent(provider)}`, {
    method: 'POST',
    body: { callbackUrl, json: 'true' },
  })

/** Ends the session and leaves. */
export async function signOut(): Promise<void> {
  const { url } = await request<Next>('/api/auth/signout', { method: 'POST', body: { json: 'true' } })
  window.location.assign(url)
}
