import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'

const TICKS_PER_SECOND = 100

/** CPU seconds the server and Postgres have used, ended backends included: what counts on a machine that others use too. */
export async function cpuSeconds(serverPid: number): Promise<{ server: number; postgres: number }> {
  const [row] = await database().execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  const postmaster = statOf(Number(row?.pid))?.parent ?? 0
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [statOf(Number(name))] : []))
  const backends = all.filter((one) => one?.parent === postmaster)
  const postgres = backends.reduce((sum, one) => sum + (one?.own ?? 0), statOf(postmaster)?.withEnded ?? 0)
  return { server: statOf(serverPid)?.own ?? 0, postgres }
}

function statOf(pid: number) {
  try {
    // After the name, which may hold anything: state, parent, ... and from the twelfth on the times.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').map(Number) ?? []
    const [own, ended] = [11, 13].map((at) => ((fields[at] ?? 0) + (fields[at + 1] ?? 0)) / TICKS_PER_SECOND)
    return { parent: fields[1], own: own ?? 0, withEnded: (own ?? 0) + (ended ?? 0) }
  } catch {
    return undefined
  }
}
