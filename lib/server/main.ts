import { ContractError } from '@/db/migrate'
import { log } from '@/lib/telemetry/log'
import { BehindError } from './boot'
import { SettingsError } from './settings'

const BAD_SETTINGS = 78

/** Runs the server; whatever makes that pointless ends the process with a code a supervisor understands. */
export function main(run: () => Promise<void>): void {
  process.on('unhandledRejection', (error) => log().error({ err: error }, 'unhandled rejection'))
  process.on('uncaughtException', (error) => {
    log().fatal({ err: error }, 'uncaught exception')
    process.exit(1)
  })
  run().catch((error: unknown) => {
    const lines = linesOf(error)
    if (lines) process.stderr.write(`${lines.join('\n')}\n`)
    else log().fatal({ err: error }, 'Pitwall cannot start')
    process.exit(lines ? BAD_SETTINGS : 1)
  })
}

/** What an operator can put right is told in plain lines. */
function linesOf(error: unknown): string[] | undefined {
  if (error instanceof SettingsError) return error.problems
  if (error instanceof BehindError || error instanceof ContractError) return [error.message]
  return undefined
}
