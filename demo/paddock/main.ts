import { logError } from './log'
import { startPaddock } from './paddock'
import { readSettings } from './settings'

try {
  const paddock = await startPaddock(readSettings(process.env))
  const stop = () => {
    paddock.stop().finally(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // Whoever started us is gone: a demo must not outlive its host.
  process.once('disconnect', stop)
} catch (error) {
  logError('start_failed', error)
  process.exit(1)
}
