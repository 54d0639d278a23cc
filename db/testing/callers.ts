import { createHash, randomBytes } from 'node:crypto'
import { database } from '@/db/client'
import { type ApiToken, apiTokens } from '@/db/schema'

/** A committed API token, for tests that go through the whole wrapper; answers the secret. */
export async function createApiToken(values: Partial<ApiToken> & { scopes: string[] }): Promise<string> {
  const token = `pw_${randomBytes(32).toString('base64url')}`
  const tokenHash = createHash('sha256').update(token).digest('hex')
  await database()
    .insert(apiTokens)
    .values({ name: 'test', createdBy: 'system', tokenHash, ...values })
  return token
}
