import { ContractError, migrateDatabase } from '@/db/migrate'
import { databaseUrl, EnvError } from '@/lib/env'
import { AppError } from '@/lib/errors'

const BAD_SETTINGS = 78

// Entry of `npm run migrate`.
try {
  const { applied, status } = await migrateDatabase(databaseUrl())
  console.log(`The database is ${status}; its newest migration is ${applied.at(-1) ?? 'none'}.`)
} catch (error) {
  if (error instanceof EnvError) console.error(error.problems.join('\n'))
  else if (error instanceof ContractError || error instanceof AppError) console.error(error.message)
  else throw error
  process.exitCode = error instanceof AppError ? 1 : BAD_SETTINGS
}
