import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { FAULTS, JOBS } from './list.mjs'

const SCRIPT = new URL('main.mjs', import.meta.url).pathname
const MINUTE_MS = 60_000
/** They do not all start in the same second, as on any decent machine. */
const APART_MS = 1_500
const KEPT_OUTPUT = 50_000

/**
 * Starts each job when its time comes, as cron does, and tells how it went. `tell` is that of check-in.mjs, `mayBegin` that
 * of gate.mjs.
 */
export function createJobHost({ env, tell, mayBegin = async () => true }) {
  const running = new Set()
  /** Whose last run did not go as it should. */
  const unwell = new Set()
  let timers = []
  let fault

  return {
    start() {
      timers = JOBS.map((job, place) => every(job.everyMinutes * MINUTE_MS, place * APART_MS, () => due(job)))
    },
    due,
    /** Begins a job now, whatever is on; false when there is none of that slug. */
    begin(slug) {
      const job = JOBS.find((one) => one.slug === slug)
      if (job) void run(job)
      return job !== undefined
    },
    setFault(wanted) {
      fault = wanted
    },
    /** Runs again what went wrong, as somebody would who has just repaired it. */
    catchUp: () => Promise.all(JOBS.filter(({ slug }) => unwell.has(slug)).map(run)),
    stop() {
      for (const timer of timers) timer.stop()
      for (const child of running) child.kill('SIGTERM')
    },
  }

  /** Its time has come. */
  async function due(job) {
    if (!(await mayBegin())) return
    if (fault === 'missed' && FAULTS.missed === job.slug) unwell.add(job.slug)
    else await run(job)
  }

  async function run({ slug }) {
    const ownFault = FAULTS[fault] === slug ? fault : undefined
    const runId = randomUUID()
    const started = tell({ slug, action: 'start', runId })
    // Before it ends: what takes too long is run again as soon as that is repaired.
    if (ownFault) unwell.add(slug)
    const { exitCode, output } = await execute(slug, {
      env: { ...env, ...(ownFault && { PADDOCK_JOB_FAULT: ownFault }) },
      running,
    })
    if (exitCode !== 0) unwell.add(slug)
    else if (!ownFault) unwell.delete(slug)
    await started
    await tell({ slug, action: exitCode, runId, body: output })
  }
}

/** Runs the script of a job to its end; it is in `running` as long. */
function execute(slug, { env, running }) {
  const child = spawn(process.execPath, [SCRIPT, slug], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  const keep = (chunk) => {
    output = (output + chunk).slice(-KEPT_OUTPUT)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ exitCode: 127, output: error.message }))
    child.on('close', (code, signal) => {
      running.delete(child)
      resolve({ exitCode: code ?? 128, output: signal ? `${output}Ended by ${signal}\n` : output })
    })
  })
}

/** At every round multiple of `periodMs` of the clock, `offsetMs` later. */
function every(periodMs, offsetMs, act) {
  let timer
  plan(0)
  return { stop: () => clearTimeout(timer) }

  /** A timer may come a millisecond early: the slot it was for must not come again. */
  function plan(before) {
    const since = Math.max(Date.now(), before) - offsetMs
    const next = (Math.floor(since / periodMs) + 1) * periodMs + offsetMs
    timer = setTimeout(() => {
      plan(next)
      act()
    }, next - Date.now())
  }
}
