import { createDatabaseProxy } from '../db-proxy.mjs'
import { createMailProvider } from '../mail.mjs'
import { startPaddock } from '../paddock/paddock'
import { readSettings } from '../paddock/settings'
import { createTestDatabase } from './database'

const TOKEN = 'an-internal-token-for-tests'

export type TestPaddock = Awaited<ReturnType<typeof startTestPaddock>>

/** A whole Paddock on a database of its own, behind a line and a mail provider that can be broken. */
export async function startTestPaddock(env: Record<string, string> = {}) {
  const database = await createTestDatabase()
  const direct = new URL(database.url)
  const target = { host: direct.hostname, port: Number(direct.port || 5432) }
  const line = createDatabaseProxy({ host: '127.0.0.1', port: 0, target })
  const mail = createMailProvider({ host: '127.0.0.1', port: 0 })
  await line.open()
  await mail.open()
  direct.host = `127.0.0.1:${line.port}`

  const settings = readSettings({
    PADDOCK_PORT: '0',
    PADDOCK_DATABASE_URL: direct.href,
    PADDOCK_INTERNAL_TOKEN: TOKEN,
    PADDOCK_MAIL_PORT: String(mail.port),
    PADDOCK_TRAFFIC: 'off',
    ...env,
  })
  const paddock = await startPaddock(settings)
  await paddock.prepared

  return {
    ...paddock,
    settings,
    line,
    mail,
    databaseUrl: database.url,
    async stop() {
      await paddock.stop()
      await line.shut()
      await mail.close()
      await database.drop()
    },
    async call(path: string, init: RequestInit = {}) {
      const response = await fetch(`${paddock.url}${path}`, init)
      return { status: response.status, headers: response.headers, body: await response.json() }
    },
    internal(path: string, method = 'GET', body?: unknown) {
      const headers = { 'X-Internal-Token': TOKEN }
      return this.call(`/api/internal/${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      })
    },
  }
}
