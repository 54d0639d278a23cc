import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { Failure, reportFailure } from './failure.mjs'
import { installDependencies } from './install.mjs'
import { takeLock } from './lock.mjs'
import { requireNode } from './node-version.mjs'
import { startPostgres } from './postgres.mjs'
import { privateDir } from './private-files.mjs'
import { createProgress } from './progress.mjs'
import { rootDir } from './project.mjs'
import { localSecrets } from './secrets.mjs'
import { stopSignal } from './start/signals.mjs'
import { workspace, workspaceEnvironment } from './testing/workspace.mjs'
import { benchTools } from './tools.mjs'

const space = workspace('bench')
// The last line of standard output is for machines; progress goes beside it.
const progress = createProgress(process.stderr)

/** `npm run bench -- NAME [--json] [--check]`, or every bench without a name. */
async function main(args) {
  const name = args.find((arg) => !arg.startsWith('-'))
  const names = name ? [name] : benchNames()
  const unknown = names.find((one) => !benchNames().includes(one))
  if (unknown) throw new Failure(`There is no bench ${unknown}: ${benchNames().join(', ')}.`, { exitCode: 2 })
  const lock = takeLock(join(privateDir(space.home), 'bench.lock'))
  if (!lock.release) throw new Failure(`Another bench runs in this checkout (process ${lock.holder}).`)
  try {
    return await runAll(
      names,
      args.filter((arg) => arg !== name),
    )
  } finally {
    lock.release()
  }
}

function benchNames() {
  const dir = join(rootDir, 'bench')
  if (!existsSync(dir)) return []
  return readdirSync(dir).flatMap((file) => /^(.+)\.bench\.(?:ts|mjs)$/.exec(file)?.[1] ?? [])
}

async function runAll(names, flags) {
  await installDependencies({ rootDir, progress })
  await build({ ...space, progress })
  const tools = await benchTools({ rootDir, progress })
  const secrets = localSecrets(privateDir(space.dataDir))
  const postgres = await startPostgres({ ...space, password: secrets.POSTGRES_PASSWORD })
  try {
    const env = {
      ...workspaceEnvironment(space),
      ...tools,
      NODE_ENV: 'production',
      APP_ENV: 'development',
      NEXTAUTH_SECRET: secrets.NEXTAUTH_SECRET,
      METRICS_TOKEN: secrets.METRICS_TOKEN,
      DATABASE_URL: await postgres.urlFor('pitwall'),
      PITWALL_SERVER: join(space.buildDir, 'server.mjs'),
    }
    let exitCode = 0
    for (const name of names) exitCode = (await runBench(name, flags, env)) || exitCode
    return exitCode
  } finally {
    await postgres.stop()
  }
}

async function runBench(name, flags, env) {
  const script = join(rootDir, 'bench', `${name}.bench.mjs`)
  const file = existsSync(script) ? script : join(space.buildDir, 'bench', `${name}.mjs`)
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...flags], { stdio: 'inherit', env })
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
  stopSignal(() => child.kill('SIGKILL')).then(() => child.kill('SIGTERM'))
  return ended
}

requireNode()
process.chdir(rootDir)
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = reportFailure(error)
}
// Signal handlers must not keep a finished bench alive.
process.exit()
