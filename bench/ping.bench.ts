import { clear, JOBS, makeJobs, pingPaths, startServer } from './ping/harness'
import { ingest } from './ping/ingest'
import { lane } from './ping/lane'
import { many } from './ping/many'
import { spike } from './ping/spike'
import { FLAG, fire } from './ping/volley'
import { report } from './report'

// One line a request would be written by both sides and measured by none.
process.env.LOG_LEVEL = 'error'

/** Check-ins, the ledger and the list of jobs; ids of the goals in perf.md 3. */
async function main(): Promise<void> {
  await clear()
  const server = await startServer()
  try {
    await makeJobs(JOBS)
    const paths = await pingPaths()
    const checks = [...(await ingest(server, paths)), ...(await spike(server.port, paths))]
    await server.stop()
    checks.push(...(await lane(paths)), ...(await many()))
    report('ping', checks)
  } finally {
    await server.stop()
  }
}

await (process.argv.includes(FLAG) ? fire() : main())
