import { join } from 'node:path'
import { Failure, reportFailure } from '../failure.mjs'
import { takeLock } from '../lock.mjs'
import { nodeAdvice } from '../node-version.mjs'
import { privateDir } from '../private-files.mjs'
import { createProgress } from '../progress.mjs'
import { rootDir } from '../project.mjs'
import { stopRunning } from '../run.mjs'
import { stopSignal } from '../start/signals.mjs'
import { createTeardown } from '../teardown.mjs'
import { addUp, countLine, oneFailed, onePassed, oneSkipped } from './counts.mjs'
import { STEPS } from './steps.mjs'
import { workspace, workspaceEnvironment } from './workspace.mjs'

const HELP = `npm test                        everything
npm test -- unit lib/http       one step, with arguments for its tool, and what it needs before
npm test -- --keep-data e2e     the product on the data of the last run
npm run test:long               only what takes more than a minute, in full length
Steps: ${Object.keys(STEPS).join(', ')}`

const FLAGS = ['--keep-data', '--long']
// Done by every plain run.
const SHORT_ONLY = ['format', 'lint', 'types']

/** `npm test`: every step, each failure told, one line with the numbers at the end. */
export async function main(args) {
  if (args.includes('--help')) return console.log(HELP)
  process.chdir(rootDir)
  const keepData = args.includes('--keep-data')
  if (args.includes('--long')) process.env.PITWALL_LONG = 'true'
  const [only, ...stepArgs] = args.filter((arg) => !FLAGS.includes(arg))
  const space = workspace('test')
  const teardown = createTeardown()
  const asked = stopSignal(teardown.force)
  const stopping = new AbortController()
  const results = []
  try {
    const plan = planned(only)
    alone(space, teardown)
    const env = workspaceEnvironment(space)
    const context = { ...space, ...reporting(), env, keepData, signal: stopping.signal, teardown }
    const finished = runSteps(plan, context, { only, stepArgs, results })
    if ((await Promise.race([asked, finished])) !== undefined) {
      context.progress.close('Stopping …')
      results.push(oneFailed())
    }
  } catch (error) {
    reportFailure(error)
    results.push(oneFailed())
  }
  stopping.abort()
  await stopRunning()
  await teardown.unwind()
  const total = addUp(results)
  console.log(countLine(total))
  process.exit(total.failed > 0 ? 1 : 0)
}

/** Progress for the steps; what a step itself would report as steps becomes its note. */
function reporting() {
  const progress = createProgress()
  return { progress, quiet: { log: progress.log, step: (_label, work) => work(() => undefined) } }
}

function alone({ home }, teardown) {
  const lock = takeLock(join(privateDir(home), 'test.lock'))
  if (!lock.release) throw new Failure(`Another npm test runs in this checkout (process ${lock.holder}).`)
  teardown.add(lock.release, lock.release)
}

/** The steps to run: all, or the one asked for after those it needs. */
function planned(only) {
  if (!only)
    return Object.keys(STEPS).filter((name) => !process.env.PITWALL_LONG || !SHORT_ONLY.includes(name))
  if (!STEPS[only])
    throw new Failure(`There is no step ${only}: ${Object.keys(STEPS).join(', ')}.`, { exitCode: 2 })
  const needed = (name) => [...(STEPS[name].needs ?? []).flatMap(needed), name]
  return [...new Set(needed(only))]
}

async function runSteps(plan, context, { only, stepArgs, results }) {
  const advice = nodeAdvice()
  if (advice) context.progress.log(advice)
  const broken = new Set()
  for (const name of plan) {
    if (context.signal.aborted) return
    const blocker = (STEPS[name].needs ?? []).find((need) => broken.has(need))
    const args = name === only ? stepArgs : []
    const counts = blocker
      ? oneSkipped(`${STEPS[name].label}: not run, ${blocker} failed`)
      : await runStep(name, context, args)
    if (counts.failed > 0 || blocker) broken.add(name)
    if (context.signal.aborted) return
    results.push(counts)
    tell(counts, context)
  }
}

async function runStep(name, context, args) {
  const { label, run } = STEPS[name]
  let counts
  try {
    await context.progress.step(label, async () => {
      counts = (await run(context, args)) ?? onePassed()
      if (counts.failed > 0) throw new StepFailed()
    })
  } catch (error) {
    if (error instanceof StepFailed) return counts
    if (!(error instanceof Failure)) return oneFailed(error.stack)
    return oneFailed(...error.details, error.message)
  }
  return counts
}

class StepFailed extends Error {}

function tell({ problems, skips, notes = [] }, { progress }) {
  for (const line of problems) progress.log(`    ${line}`)
  for (const line of skips) progress.log(`  skipped: ${line}`)
  for (const line of notes) progress.log(`  note: ${line}`)
}
