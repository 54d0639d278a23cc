import { join } from 'node:path'
import { ALL_WELL } from './faults.mjs'
import { RELEASES } from './release.mjs'
import { readJson } from './state.mjs'

const CONTROL_MS = 40_000

const INCIDENTS = {
  'slow-db': {
    faults: { database: 'slow' },
    done: "Paddock's database now answers every round trip 300 ms late.",
  },
  'db-down': { faults: { database: 'down' }, done: "Paddock's database now refuses connections." },
  'mail-down': {
    faults: { mail: 'down' },
    done: 'The mail provider now refuses connections, while 300 reminders and digests go out: they fail within a minute.',
  },
  'bad-deploy': {
    faults: { release: 'broken' },
    done: `Paddock ${RELEASES.broken.version} is deployed: every fifth pick fails, picks and standings are three times slower.`,
  },
  'missed-job': {
    faults: { jobs: 'missed' },
    done: 'Nightly backup is no longer started: within 3 minutes its run counts as missed.',
  },
  'failing-job': {
    faults: { jobs: 'failing' },
    done: 'Score races now asks for a column that does not exist: it fails within a minute.',
  },
  'slow-job': {
    faults: { jobs: 'slow' },
    done: 'Send reminders now takes 50 s where 30 s are allowed: it shows within 3 minutes.',
  },
  'poisoned-queue': {
    faults: { queues: 'poisoned' },
    done: 'The timing feed now sends one broken score sheet again and again: it fails each time, and what is behind it waits.',
  },
  'stuck-worker': {
    faults: { queues: 'stuck' },
    done: 'The worker of season-export no longer takes jobs: within 2 minutes the queue says that nobody works it.',
  },
  clear: {
    faults: ALL_WELL,
    done: 'All faults are cleared. Jobs that failed meanwhile wait on the page Queues to be retried.',
  },
}

/**
 * Really causes, or clears, a fault in the running demo and prints what it did. `run` is what run.json holds.
 * An unknown name, or no demo to break, is one line on standard error and exit code 2 or 1.
 */
export async function incident(name, run, { dataDir = process.env.PITWALL_DATA_DIR ?? '.pitwall' } = {}) {
  const chosen = Object.hasOwn(INCIDENTS, name ?? '') ? INCIDENTS[name] : undefined
  if (!chosen) {
    return fail(
      2,
      `Unknown incident ${JSON.stringify(name ?? '')}; there are: ${Object.keys(INCIDENTS).join(', ')}`,
    )
  }
  const dir = join(run?.dataDir ?? dataDir, 'demo')
  const edge = readJson(join(dir, 'edge.json'), undefined)
  if (!edge) return fail(1, 'No demo is running here; start it with: npm start')

  try {
    const before = await control(edge, 'GET')
    const after = await control(edge, 'PUT', chosen.faults)
    console.log(same(before, after) ? `Nothing to do: ${stateOf(name)} already.` : chosen.done)
    if (before.release !== after.release) await reportDeploy(dir, run, after.release)
    if (name !== 'clear') console.log('End it with: npm run demo:incident -- clear')
  } catch (error) {
    fail(1, `The demo does not answer (${error.cause?.code ?? error.message}); is npm start running?`)
  }
}

function stateOf(name) {
  return name === 'clear' ? 'all is well' : `${name} is on`
}

function same(before, after) {
  return Object.keys(after).every((name) => before[name] === after[name])
}

function fail(exitCode, line) {
  console.error(line)
  process.exitCode = exitCode
}

async function control({ url, token }, method, body) {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(CONTROL_MS),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.reason ?? `answered ${response.status}`)
  return answer
}

/** As a CI would do it after every deploy, a rollback included. */
async function reportDeploy(dir, run, release) {
  const { version, revision } = RELEASES[release]
  const { deployToken } = readJson(join(dir, 'accounts.json'), {})
  if (!deployToken) return console.log('The deploy was not reported: the demo has no deploy token yet.')

  const response = await fetch(`${run.url}/api/ops/deploys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${deployToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      service: 'paddock',
      version,
      revision,
      url: `https://ci.paddock.example/builds/${revision.slice(0, 7)}`,
      actor: 'paddock-ci',
    }),
    signal: AbortSignal.timeout(10_000),
  }).catch((error) => ({ ok: false, status: error.cause?.code ?? error.message }))
  if (response.ok) console.log(`Pitwall was told about the deploy of Paddock ${version}.`)
  else console.log(`Pitwall did not take the deploy of Paddock ${version} (${response.status}).`)
}
