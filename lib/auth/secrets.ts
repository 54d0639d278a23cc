import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Secrets that only need to be recognised are stored and looked up by this digest. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The only comparer of secrets: both sides are hashed first, so neither length nor content shows in the time taken. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

/** 32 random bytes in letters that survive addresses, headers and shells. */
export const randomSecret = (): string => randomBytes(32).toString('base64url')

const digest = (text: string) => createHash('sha256').update(text).digest()
