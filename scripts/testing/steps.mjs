import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from '../build.mjs'
import { installDependencies } from '../install.mjs'
import { readJson } from '../private-files.mjs'
import { run } from '../run.mjs'
import { testTools } from '../tools.mjs'
import { countPlaywright, countVitest, oneFailed, onePassed, oneSkipped } from './counts.mjs'
import { startProduct, testDatabase } from './services.mjs'

/** Name -> `{ label, needs, run(context, args) -> counts }`, in the order they run. */
export const STEPS = {
  install: {
    label: 'Dependencies',
    run: ({ rootDir, quiet }) => installDependencies({ rootDir, progress: quiet }),
  },
  tools: { label: 'Tools', needs: ['install'], run: getTools },
  format: { label: 'Format', needs: ['install'], run: commands('format', [['biome', 'format', '.']]) },
  lint: { label: 'Lint', needs: ['install'], run: commands('lint', [['biome', 'lint', '.'], ['knip']]) },
  types: {
    label: 'Types',
    needs: ['install'],
    run: commands('types', [
      ['next', 'typegen'],
      ['tsc', '--noEmit', '--tsBuildInfoFile', '.pitwall/test/types.tsbuildinfo'],
    ]),
  },
  unit: { label: 'Unit and database tests', needs: ['install', 'tools'], run: unitTests },
  build: {
    label: 'Build',
    needs: ['install'],
    run: ({ rootDir, buildDir, quiet }) => build({ rootDir, buildDir, progress: quiet }),
  },
  start: { label: 'Start with the demo', needs: ['build', 'tools'], run: startProduct },
  e2e: { label: 'Tests in the browser', needs: ['start'], run: browserTests },
}

async function getTools({ rootDir, quiet, env }) {
  const found = await testTools({ rootDir, progress: quiet })
  Object.assign(env, found)
  const reasons = Object.entries(found).filter(([name]) => name.startsWith('PITWALL_SKIP_'))
  return { ...onePassed(), notes: reasons.map(([, reason]) => `${reason}: tests with it are skipped`) }
}

/** A step of commands from node_modules/.bin, all of which run: a second problem is not hidden by the first. */
function commands(name, lines) {
  return async ({ rootDir, env, log }, args) => {
    const problems = []
    for (const [command, ...given] of lines) {
      const program = join(rootDir, 'node_modules/.bin', command)
      const { code, lines: output } = await run(program, [...given, ...args], {
        cwd: rootDir,
        env,
        logFile: log(name),
        keepLines: 80,
      })
      if (code !== 0) problems.push(`${command} (${code}):`, ...output)
    }
    return problems.length === 0 ? onePassed() : oneFailed(...problems)
  }
}

async function unitTests(context, args) {
  const { rootDir, env, log, home } = context
  const database = await testDatabase(context)
  const report = join(home, 'unit.json')
  rmSync(report, { force: true })
  const { code, lines } = await run(
    join(rootDir, 'node_modules/.bin/vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { cwd: rootDir, env: { ...env, DATABASE_URL: database.url('postgres') }, logFile: log('unit') },
  ).finally(database.stop)
  return counted(countVitest, report, code, lines)
}

async function browserTests({ rootDir, env, log, home, runFile }, args) {
  if (!env.PITWALL_CHROMIUM) return oneSkipped(`Tests in the browser: ${env.PITWALL_SKIP_CHROMIUM}`)
  const report = join(home, 'e2e.json')
  rmSync(report, { force: true })
  const { code, lines } = await run(
    join(rootDir, 'node_modules/.bin/playwright'),
    ['test', '--reporter=list,json', ...args],
    {
      cwd: rootDir,
      env: {
        ...env,
        PITWALL_RUN_JSON: runFile,
        PITWALL_E2E_OUTPUT: join(home, 'e2e'),
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
      logFile: log('e2e'),
    },
  )
  return counted(countPlaywright, report, code, lines)
}

/** A runner that failed without a failed test, or wrote no report, counts as one failure. */
function counted(count, report, code, lines) {
  if (!existsSync(report)) return oneFailed(...lines)
  const counts = count(readJson(report))
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1, problems: lines }
  return counts
}
