/** A failure that is told to the user as it stands: one clear line, perhaps with `details` below it. */
export class Failure extends Error {
  constructor(message, { exitCode = 1, details = [] } = {}) {
    super(message)
    this.name = 'Failure'
    this.exitCode = exitCode
    this.details = details
  }
}

/** Prints what went wrong and returns the exit code. Only surprises show a stack. */
export function reportFailure(error) {
  if (!(error instanceof Failure)) {
    console.error(error)
    return 1
  }
  for (const line of error.details) console.error(`  ${line}`)
  console.error(error.message)
  return error.exitCode
}
