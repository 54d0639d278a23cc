import type { Connection } from './connection'
import { translated, unavailable } from './failures'
import { measured } from './measure'

/** `text` names the work in spans, without values; `start` sends it on a client. */
export type Statement<T> = { text: string; start: (client: Connection['client']) => PromiseLike<T> }

export type Deadline = { ms: number; graceMs: number; isMeasured: boolean }

/**
 * Runs one statement on a connection. After `ms` the caller is told at once, the server is asked to stop, and a
 * connection that does not stop within the grace is cut. `settled` says when the connection is free for others.
 */
export function runStatement<T>(connection: Connection, statement: Statement<T>, deadline: Deadline) {
  const running = Promise.resolve(statement.start(connection.client))
  const settled = running.then(
    () => undefined,
    () => undefined,
  )
  return {
    answer: measured(statement.text, deadline.isMeasured, () =>
      inTime(connection, running, settled, deadline),
    ),
    settled,
  }
}

async function inTime<T>(
  connection: Connection,
  running: Promise<T>,
  settled: Promise<void>,
  { ms, graceMs }: Deadline,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      stop(connection, settled, graceMs)
      reject(unavailable('timeout'))
    }, ms)
  })
  try {
    return await Promise.race([running, late])
  } catch (error) {
    throw translated(error)
  } finally {
    clearTimeout(timer)
  }
}

/** Asks the server to stop what runs; cuts the connection when it has not within the grace. */
export function stop(connection: Connection, settled: Promise<unknown>, graceMs: number): void {
  connection.cancel()
  const cut = setTimeout(() => connection.destroy(), graceMs)
  settled.then(() => clearTimeout(cut))
}
