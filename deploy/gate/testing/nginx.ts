import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const STARTS_MS = 10_000

type Places = { pitwall: string; service: string; whenUnknown: 'open' | 'closed'; dir: string }

/** Real nginx with the recipe as an operator has it who changed what says CHANGE; it can be stopped and started again. */
export async function startNginx(program: string, places: Places) {
  const port = await freePort()
  mkdirSync(join(places.dir, 'temp'), { recursive: true })
  writeFileSync(join(places.dir, 'gate.conf'), recipe(places, port))
  writeFileSync(join(places.dir, 'nginx.conf'), around(places.dir))
  const url = `http://127.0.0.1:${port}`
  let process = await run(program, places.dir, url)
  return {
    url,
    stop: () => process.stop(),
    async start() {
      process = await run(program, places.dir, url)
    },
  }
}

function recipe({ pitwall, service, whenUnknown, dir }: Places, port: number): string {
  const changes: [from: string, to: string][] = [
    ['server 127.0.0.1:4100;', `server ${new URL(service).host};`],
    ['server 127.0.0.1:3000;', `server ${new URL(pitwall).host};`],
    ['/var/cache/nginx/pitwall-gate', join(dir, 'cache')],
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ['set $gate_when_unknown open;', `set $gate_when_unknown ${whenUnknown};`],
  ]
  return changes.reduce(
    (text, [from, to]) => {
      if (text.split(from).length !== 2) throw new Error(`the recipe has not exactly one ${from}`)
      return text.replace(from, () => to)
    },
    readFileSync('deploy/gate/nginx.conf', 'utf8'),
  )
}

const around = (dir: string): string => `
${globalThis.process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log;
events { worker_connections 256; }
http {
  access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${dir}/temp/${name};`).join('\n')}
  include ${dir}/gate.conf;
}
`

async function run(program: string, dir: string, url: string) {
  const child = spawn(program, ['-p', dir, '-c', join(dir, 'nginx.conf'), '-e', join(dir, 'error.log')], {
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const until = Date.now() + STARTS_MS
  while (!(await answers(url))) {
    if (Date.now() > until || child.exitCode !== null)
      throw new Error(`nginx did not start: ${readFileSync(join(dir, 'error.log'), 'utf8')}`)
    await sleep(30)
  }
  return {
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/health/up`).then(
    () => true,
    () => false,
  )

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}
