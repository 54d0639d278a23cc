import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** As an operator of the demo does it: `npm run demo:incident -- NAME`. */
export async function incident(name: string): Promise<void> {
  const dataDir = dirname(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json')
  const env = { ...process.env, PITWALL_DATA_DIR: dataDir }
  await promisify(execFile)(process.execPath, ['scripts/demo-incident.mjs', name], { env })
}
