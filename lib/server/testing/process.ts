import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { OutboundError, outbound } from '@/lib/http/outbound'
import { freePort } from '@/scripts/ports.mjs'

const ANSWER_MS = 15_000

export type ServerProcess = Awaited<ReturnType<typeof serverProcess>>

/** Bundles an entry of `lib/server` as the build does; call `remove` at the end. */
export async function bundle(entry: string) {
  // Beside node_modules, so that packages are found.
  mkdirSync('.pitwall', { recursive: true })
  const folder = mkdtempSync(resolve('.pitwall/test-server-'))
  const file = join(folder, 'server.mjs')
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    alias: { 'server-only': resolve('node_modules/server-only/empty.js') },
    logLevel: 'error',
  })
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Starts a bundle as a process of its own with nothing but these settings. */
export async function serverProcess(file: string, settings: Record<string, string>) {
  const port = await freePort(56_700 + (process.pid % 300))
  const dataDir = mkdtempSync(join(tmpdir(), 'pitwall-data-'))
  const child = spawn(process.execPath, [file], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      APP_ENV: 'development',
      PORT: String(port),
      PITWALL_DATA_DIR: dataDir,
      PITWALL_WORKER: 'off',
      NEXTAUTH_SECRET: 'a-secret-for-tests-only',
      METRICS_TOKEN: 'metrics-token-for-tests',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: collect(child, 'stdout'), err: collect(child, 'stderr') }
  const exited = once(child, 'exit').then(([code]) => Number(code))
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    port,
    exited,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    stdout: () => said.out.join(''),
    stderr: () => said.err.join(''),
    /** The status of a path, or the code of the failure. */
    status: (path: string) => statusOf(url + path),
    /** Waits until a path answers with a status; milliseconds it took. */
    until: (path: string, status: number, timeoutMs: number) => until(url + path, status, timeoutMs),
    remove: async () => {
      child.kill('SIGKILL')
      await exited
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): string[] {
  const chunks: string[] = []
  child[stream]?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  return chunks
}

async function statusOf(url: string): Promise<number | string> {
  try {
    return (await outbound(url, { timeoutMs: ANSWER_MS })).status
  } catch (error) {
    return error instanceof OutboundError ? error.code : 'failed'
  }
}

async function until(url: string, wanted: number, timeoutMs: number): Promise<number> {
  const since = performance.now()
  for (;;) {
    const status = await statusOf(url)
    const tookMs = performance.now() - since
    if (status === wanted) return tookMs
    if (tookMs > timeoutMs) throw new Error(`${url} still answers ${status} after ${timeoutMs} ms`)
    await sleep(50)
  }
}
