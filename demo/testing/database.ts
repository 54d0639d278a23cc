import { randomBytes } from 'node:crypto'
import postgres from 'postgres'

/** An empty database of its own beside the one the tests were given. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const given = process.env.DATABASE_URL ?? ''
  const name = `paddock_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(given, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name}`)
  const url = new URL(given)
  url.pathname = `/${name}`

  return {
    url: url.href,
    async drop() {
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
