import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isBuilt } from './build.mjs'
import { requireNode } from './node-version.mjs'
import { folders, fromRoot, loadEnvFile } from './project.mjs'
import { builtRevision, gitRevision } from './revision.mjs'

const BAD_SETTINGS = 78

requireNode()
const { rootDir, buildDir } = folders()
process.chdir(rootDir)
loadEnvFile()

if (isBuilt(buildDir)) {
  process.env.APP_ENV ||= 'production'
  process.env.NODE_ENV ||= 'production'
  process.env.PITWALL_BUILD_DIR = fromRoot(buildDir)
  process.env.APP_REVISION ||= builtRevision(buildDir) ?? gitRevision(rootDir) ?? ''
  process.setSourceMapsEnabled(true)
  // In this very process, so that signals and exit code are the server's own.
  await import(pathToFileURL(join(buildDir, 'server.mjs')).href)
} else {
  console.error('Nothing is built yet: run `npm ci && npm run build` first.')
  process.exitCode = BAD_SETTINGS
}
