import { once } from 'node:events'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.mjs'
import { lastLines, logEnd } from '../log-file.mjs'

const READY_MS = 120_000
const ANSWER_MS = 2_000
const POLL_MS = 100

/** Starts the server and waits until it says that it is ready. */
export async function startServer({ settings, children, url, env, note }) {
  const { buildDir, logFile, rootDir } = settings
  const from = logEnd(logFile)
  const server = children.spawnChild(
    'Pitwall',
    process.execPath,
    ['--enable-source-maps', join(buildDir, 'server.mjs')],
    {
      cwd: rootDir,
      logFile,
      env,
    },
  )
  const ended = once(server, 'exit').then(([code, signal]) => {
    throw serverFailure({ code, signal, logFile, from })
  })
  const waiting = new AbortController()
  try {
    await Promise.race([ended, ready(url, note, waiting.signal)])
  } finally {
    waiting.abort()
  }
  return { server, failed: ended }
}

function serverFailure({ code, signal, logFile, from }) {
  return new Failure(`Pitwall ended (${code === null ? signal : `exit ${code}`}); its log: ${logFile}`, {
    exitCode: code || 1,
    details: lastLines(logFile, { from }),
  })
}

async function ready(url, note, signal) {
  const deadline = performance.now() + READY_MS
  while (performance.now() < deadline) {
    const status = await answer(`${url}/api/health/ready`)
    if (status === 200) return
    if (status) note(`(answers ${status})`)
    await sleep(POLL_MS, undefined, { signal })
  }
  throw new Failure(
    `Pitwall is not ready after ${READY_MS / 1000} s: see ${url}/api/health/ready and its log.`,
  )
}

/** The status of an answer, or undefined when there is none. */
function answer(url) {
  return new Promise((resolve) => {
    const request = get(url, { timeout: ANSWER_MS, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(undefined))
  })
}
