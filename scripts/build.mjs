import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure, reportFailure } from './failure.mjs'
import { installDependencies } from './install.mjs'
import { withLock } from './lock.mjs'
import { requireNode } from './node-version.mjs'
import { readJson, writePrivateJson } from './private-files.mjs'
import { createProgress } from './progress.mjs'
import { folders, fromRoot, isCommand } from './project.mjs'
import { gitRevision } from './revision.mjs'
import { run } from './run.mjs'
import { sourceHash } from './source-hash.mjs'

const ENTRIES = {
  server: 'lib/server/start.ts',
  migrate: 'lib/server/migrate.ts',
  'admin-reset': 'lib/server/admin-reset.ts',
  paddock: 'demo/paddock/main.ts',
}

/**
 * Builds what is not yet built from these very sources: `next/` and one bundle an entry.
 * @param bundlesOnly leaves Next to its dev server
 */
export async function build({ rootDir, buildDir, progress, bundlesOnly = false }) {
  const onWait = (pid) => progress.log(`  Another build is running (process ${pid}); waiting for it.`)
  mkdirSync(buildDir, { recursive: true })
  await withLock(join(buildDir, 'build.lock'), onWait, async () => {
    const hash = sourceHash(rootDir)
    const mark = join(buildDir, 'build.json')
    const built = readJson(mark) ?? {}
    if (built.bundles !== hash || !existsSync(join(buildDir, 'server.mjs'))) {
      await progress.step('Bundling the server', () => bundle({ rootDir, buildDir }))
      writePrivateJson(mark, { ...built, bundles: hash })
    }
    if (bundlesOnly || (built.next === hash && existsSync(join(buildDir, 'next', 'BUILD_ID')))) return
    writePrivateJson(mark, { bundles: hash })
    await progress.step('Building the pages', () => buildPages({ rootDir, buildDir }))
    writePrivateJson(mark, { bundles: hash, next: hash, revision: gitRevision(rootDir) })
  })
}

/** Whether `npm run serve` has something to serve. */
export const isBuilt = (buildDir) =>
  existsSync(join(buildDir, 'server.mjs')) && existsSync(join(buildDir, 'next', 'BUILD_ID'))

async function bundle({ rootDir, buildDir }) {
  const esbuild = await import('esbuild')
  const entryPoints = { ...present(rootDir, ENTRIES), ...benchEntries(rootDir) }
  rmSync(join(buildDir, 'chunks'), { recursive: true, force: true })
  try {
    await esbuild.build({
      absWorkingDir: rootDir,
      entryPoints,
      outdir: buildDir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      // What the server imports late must also be loaded late.
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      tsconfig: join(rootDir, 'tsconfig.json'),
      logLevel: 'silent',
    })
  } catch (error) {
    const details = (error.errors ?? []).map(
      ({ text, location }) => `${location?.file}:${location?.line} ${text}`,
    )
    throw new Failure('Bundling failed.', { details: details.length > 0 ? details : [error.message] })
  } finally {
    await esbuild.stop()
  }
}

const present = (rootDir, entries) =>
  Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(join(rootDir, path))))

function benchEntries(rootDir) {
  const dir = join(rootDir, 'bench')
  if (!existsSync(dir)) return {}
  const names = readdirSync(dir).filter((name) => name.endsWith('.bench.ts'))
  return Object.fromEntries(names.map((name) => [`bench/${basename(name, '.bench.ts')}`, `bench/${name}`]))
}

async function buildPages({ rootDir, buildDir }) {
  const logFile = join(buildDir, 'build.log')
  rmSync(logFile, { force: true })
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PITWALL_BUILD_DIR: fromRoot(buildDir),
  }
  const next = join(rootDir, 'node_modules/next/dist/bin/next')
  const { code, lines } = await run(process.execPath, [next, 'build'], { cwd: rootDir, env, logFile })
  if (code !== 0) throw new Failure(`The build failed; its log: ${logFile}`, { details: lines })
}

if (isCommand(import.meta.url)) {
  requireNode()
  const progress = createProgress()
  const { rootDir, buildDir } = folders()
  await installDependencies({ rootDir, progress })
    .then(() => build({ rootDir, buildDir, progress }))
    .catch((error) => {
      process.exitCode = reportFailure(error)
    })
}
