import type { Instrumentation } from 'next'

export const onRequestError: Instrumentation.onRequestError = async (...failed) => {
  // Compiled for the edge as well, where there is no database.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { capturePageError } = await import('./lib/telemetry/page-errors')
  await capturePageError(...failed)
}
