import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './private-files.mjs'

/** The commit of this checkout, or undefined where there is no git. */
export function gitRevision(rootDir) {
  if (!existsSync(join(rootDir, '.git'))) return undefined
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: rootDir, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** The commit the build was made from; a copied build carries it along. */
export const builtRevision = (buildDir) => readJson(join(buildDir, 'build.json'))?.revision
