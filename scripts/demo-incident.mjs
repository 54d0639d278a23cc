import { join } from 'node:path'
import { Failure, reportFailure } from './failure.mjs'
import { requireNode } from './node-version.mjs'
import { readJson } from './private-files.mjs'
import { folders, rootDir } from './project.mjs'

requireNode()
process.chdir(rootDir)

try {
  const { dataDir } = folders()
  const run = readJson(join(dataDir, 'run.json'))
  if (!run?.paddockUrl) throw new Failure('The demo is not running: start it with `npm start`.')
  const { incident } = await import('../demo/incident.mjs')
  await incident(process.argv[2], { ...run, dataDir })
} catch (error) {
  process.exitCode = reportFailure(error)
}
