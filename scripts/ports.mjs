import { createServer } from 'node:net'

const NEIGHBOURS = 20

/** Whether a server could listen there now. */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** The preferred port or one of its neighbours, else any free one. */
export async function freePort(preferred, host = '127.0.0.1') {
  if (preferred) {
    for (let port = preferred; port < preferred + NEIGHBOURS; port++)
      if (await isFree(port, host)) return port
  }
  return anyPort(host)
}

function anyPort(host) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ port: 0, host, exclusive: true }, () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** The address a browser on this machine opens for a server listening on `host`. */
export function addressOf(host, port) {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
