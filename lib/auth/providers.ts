import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import { type Env, env } from '@/lib/env'

/** What a provider vouches for. Only an address it calls verified counts. */
export type Claims = Record<string, unknown>

type GithubHosts = { web: string; api: string }

const GITHUB: GithubHosts = { web: 'https://github.com', api: 'https://api.github.com' }

const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/** The single sign-on ways this installation is configured for, in the order of the sign-in page. */
export function ssoProviders(settings: Env = env()): OAuthConfig<Claims>[] {
  return [oidc(settings), google(settings), github(settings)].filter((provider) => provider !== undefined)
}

/** For the sign-in page: ids as in `/api/auth/signin/ID`. */
export const ssoWays = (settings: Env = env()) => ssoProviders(settings).map(({ id, name }) => ({ id, name }))

function oidc({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET }: Env): OAuthConfig<Claims> | undefined {
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return undefined
  const issuer = OIDC_ISSUER.replace(/\/+$/, '')
  return openId('oidc', 'single sign-on', issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET)
}

function google({ GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET }: Env): OAuthConfig<Claims> | undefined {
  if (!GOOGLE_CLIENT_ID || !GOOGLE_CLIENT_SECRET) return undefined
  return openId('google', 'Google', 'https://accounts.google.com', GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET)
}

function openId(
  id: string,
  name: string,
  issuer: string,
  clientId: string,
  clientSecret: string,
): OAuthConfig<Claims> {
  return {
    id,
    name,
    type: 'oauth',
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    clientId,
    clientSecret,
    userinfo: {
      // Some providers keep the e-mail out of the id token.
      request: async ({ client, tokens }) => {
        const claims = tokens.id_token ? readClaims(tokens) : {}
        if (claims.email !== undefined || !tokens.access_token) return claims
        return { ...claims, ...(await client.userinfo(tokens.access_token)) }
      },
    },
    profile: (claims) => ({ id: String(claims.sub ?? '') }),
  }
}

/** The claims openid-client has verified. */
function readClaims(tokens: object): Claims {
  if (!('claims' in tokens) || typeof tokens.claims !== 'function') return {}
  return { ...tokens.claims() }
}

/** GitHub tells addresses and whether they are verified apart from the profile. */
export function github(
  { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET }: Env,
  { web, api } = GITHUB,
): OAuthConfig<Claims> | undefined {
  if (!GITHUB_CLIENT_ID || !GITHUB_CLIENT_SECRET) return undefined
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    issuer: `${web}/login/oauth`,
    authorization: {
      url: `${web}/login/oauth/authorize`,
      params: { scope: 'read:user user:email' },
    },
    token: `${web}/login/oauth/access_token`,
    checks: ['pkce', 'state'],
    clientId: GITHUB_CLIENT_ID,
    clientSecret: GITHUB_CLIENT_SECRET,
    userinfo: {
      url: `${api}/user`,
      request: async ({ client, tokens }) => {
        const token = tokens.access_token ?? ''
        const profile = await client.userinfo(token)
        const { body } = await client.requestResource(`${api}/user/emails`, token)
        const emails = githubEmails.parse(JSON.parse(String(body)))
        const primary = emails.find((entry) => entry.primary && entry.verified)
        return { ...profile, email: primary?.email, email_verified: primary !== undefined }
      },
    },
    profile: (claims) => ({ id: String(claims.id ?? '') }),
  }
}
