import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { Failure, reportFailure } from './failure.mjs'
import { installDependencies } from './install.mjs'
import { requireNode } from './node-version.mjs'
import { startPostgres } from './postgres.mjs'
import { privateDir } from './private-files.mjs'
import { createProgress } from './progress.mjs'
import { folders, fromRoot, loadEnvFile, rootDir } from './project.mjs'
import { localSecrets } from './secrets.mjs'

/** Runs a built bundle with the database from the environment, else with the local one, which is started for it. */
export async function runBundle(name, args = process.argv.slice(2)) {
  requireNode()
  process.chdir(rootDir)
  loadEnvFile()
  try {
    process.exitCode = await withDatabase(folders(), (env) => runNode(name, args, env))
  } catch (error) {
    process.exitCode = reportFailure(error)
  }
}

async function withDatabase({ dataDir, buildDir }, work) {
  const base = { PITWALL_BUILD_DIR: fromRoot(buildDir), PITWALL_DATA_DIR: dataDir, NODE_ENV: 'production' }
  const { DATABASE_URL, DATABASE_HOST, APP_ENV } = process.env
  if (DATABASE_URL || DATABASE_HOST || APP_ENV === 'production') return work(base)

  const progress = createProgress(process.stderr)
  await installDependencies({ rootDir, progress })
  await build({ rootDir, buildDir, progress, bundlesOnly: true })
  const secrets = localSecrets(privateDir(dataDir))
  const postgres = await startPostgres({ rootDir, dataDir, password: secrets.POSTGRES_PASSWORD })
  try {
    const { NEXTAUTH_SECRET, METRICS_TOKEN } = secrets
    return await work({
      ...base,
      NEXTAUTH_SECRET,
      METRICS_TOKEN,
      DATABASE_URL: await postgres.urlFor('pitwall'),
    })
  } finally {
    if (!postgres.adopted) await postgres.stop()
  }
}

function runNode(name, args, env) {
  const bundle = join(rootDir, env.PITWALL_BUILD_DIR, `${name}.mjs`)
  if (!existsSync(bundle))
    throw new Failure('Nothing is built yet: run `npm run build` first.', { exitCode: 78 })
  const child = spawn(process.execPath, ['--enable-source-maps', bundle, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
