import { join } from 'node:path'
import { createChildren } from '../children.mjs'
import { Failure } from '../failure.mjs'
import { takeLock } from '../lock.mjs'
import { privateDir, readJson } from '../private-files.mjs'

/**
 * Takes the data dir for this process alone; `teardown` gets what gives it back.
 * @returns the children started on its behalf
 */
export function ownDataDir({ dataDir, runFile }, teardown) {
  privateDir(dataDir)
  const lock = takeLock(join(dataDir, 'start.lock'))
  if (!lock.release) {
    const url = readJson(runFile)?.url
    const where = url ? `at ${url}` : 'and is still starting'
    const other = 'stop it first, or set another PITWALL_DATA_DIR'
    throw new Failure(`Pitwall already runs ${where} (process ${lock.holder}) with this data: ${other}.`)
  }
  teardown.add(lock.release, lock.release)
  const children = createChildren(dataDir)
  teardown.add(children.stopAll, children.killAll)
  return children
}
