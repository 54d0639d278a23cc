import { pool } from '@/db/client'
import { systemContext } from '@/lib/context'
import { EnvError } from '@/lib/env'
import { findAppError } from '@/lib/errors'
import { resetAdmin, updateFirstAdminFile } from '@/lib/users/first-admin'

const BAD_SETTINGS = 78

// Entry of `npm run admin:reset`.
try {
  await reset()
} catch (error) {
  const known = findAppError(error)
  if (error instanceof EnvError) console.error(error.problems.join('\n'))
  else if (known) console.error(known.message)
  else throw error
  process.exitCode = error instanceof EnvError ? BAD_SETTINGS : 1
}

async function reset(): Promise<void> {
  try {
    const admin = await resetAdmin(systemContext())
    console.log(`New password of ${admin.email}, shown this once: ${admin.password}`)
    if (updateFirstAdminFile(admin)) console.log('first-admin.json in the data folder holds it too.')
  } finally {
    // An open connection would keep this process from ending.
    await pool().end(1_000)
  }
}
