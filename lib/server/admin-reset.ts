import { pool } from '@/db/client'
import { systemContext } from '@/lib/context'
import { EnvError } from '@/lib/env'
import { findAppError } from '@/lib/errors'
import { resetAdmin } from '@/lib/users/first-admin'

const BAD_SETTINGS = 78

// Entry of `npm run admin:reset`.
try {
  const { email, password } = await resetAdmin(systemContext())
  console.log(`New password of ${email}, shown this once: ${password}`)
  await pool().end()
} catch (error) {
  const known = findAppError(error)
  if (error instanceof EnvError) console.error(error.problems.join('\n'))
  else if (known) console.error(known.message)
  else throw error
  process.exitCode = error instanceof EnvError ? BAD_SETTINGS : 1
}
