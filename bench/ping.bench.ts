import { JOBS, makeJobs, pingPaths, startServer } from './ping/harness'
import { ingest } from './ping/ingest'
import { FLAG, fire } from './ping/volley'
import { report } from './report'

/** Check-ins, the ledger and the list of jobs; ids of the goals in perf.md 3. */
async function main(): Promise<void> {
  const server = await startServer()
  try {
    await makeJobs(JOBS)
    const checks = [...(await ingest(server, await pingPaths()))]
    await server.stop()
    report('ping', checks)
  } finally {
    await server.stop()
  }
}

await (process.argv.includes(FLAG) ? fire() : main())
