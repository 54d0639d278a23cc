import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { z } from 'zod'
import { sessionSecret } from '@/lib/auth/session-cookie'
import type { Jwks } from './contract'

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const PURPOSE = 'pitwall impersonation grants'

type Keys = { secret: string; privateKey: KeyObject; publicKey: KeyObject; jwk: Jwks['keys'][number] }
let made: Keys | undefined

/**
 * The signing key comes from the secret of sessions (HKDF), so that every replica has the same one and there is none to
 * keep. A new secret makes a new key; grants of five minutes outlive it no more than sessions do.
 */
function keys(): Keys {
  const secret = sessionSecret()
  if (made?.secret === secret) return made
  const seed = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, 32))
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  const { x } = z.object({ x: z.string() }).parse(publicKey.export({ format: 'jwk' }))
  made = { secret, privateKey, publicKey, jwk: jwkOf(x) }
  return made
}

export const jwksDocument = (): Jwks => ({ keys: [keys().jwk] })

/** A JWT of these claims (RFC 7519, 8037). */
export function signGrant(claims: Record<string, unknown>): string {
  const { privateKey, jwk } = keys()
  const head = encoded({ alg: 'EdDSA', typ: 'JWT', kid: jwk.kid })
  const signed = `${head}.${encoded(claims)}`
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
}

/** The id a grant of ours is about; undefined for every other text. */
export function grantedId(grant: string): string | undefined {
  const [head = '', claims = '', signature = '', ...more] = grant.split('.')
  const isOurs = verify(
    null,
    Buffer.from(`${head}.${claims}`),
    keys().publicKey,
    Buffer.from(signature, 'base64url'),
  )
  if (!isOurs || more.length > 0) return undefined
  return z.object({ jti: z.string() }).safeParse(JSON.parse(Buffer.from(claims, 'base64url').toString())).data
    ?.jti
}

/** Named by its thumbprint (RFC 7638). */
function jwkOf(x: string): Jwks['keys'][number] {
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' }
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
