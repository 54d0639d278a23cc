import { ContractError } from '@/db/migrate'
import { log } from '@/lib/telemetry/log'
import { BehindError } from './boot'
import { SettingsError } from './settings'

const BAD_SETTINGS = 78

Object.assign(process.env, {
  NODE_ENV: process.env.PITWALL_DEV === '1' ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  // Without an address of its own next-auth goes by the Host header, which the server makes trustworthy.
  ...(!process.env.NEXTAUTH_URL && { AUTH_TRUST_HOST: 'true' }),
})

process.on('unhandledRejection', (error) => log().error({ err: error }, 'unhandled rejection'))
process.on('uncaughtException', (error) => {
  log().fatal({ err: error }, 'uncaught exception')
  process.exit(1)
})

// Loaded after the environment is set: the framework reads it on import.
import('./run')
  .then(({ run }) => run())
  .catch((error: unknown) => {
    const lines = linesOf(error)
    if (lines) process.stderr.write(`${lines.join('\n')}\n`)
    else log().fatal({ err: error }, 'Pitwall cannot start')
    process.exit(lines ? BAD_SETTINGS : 1)
  })

/** What an operator can put right is told in plain lines. */
function linesOf(error: unknown): string[] | undefined {
  if (error instanceof SettingsError) return error.problems
  if (error instanceof BehindError || error instanceof ContractError) return [error.message]
  return undefined
}
