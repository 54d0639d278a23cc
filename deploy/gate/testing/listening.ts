import type { Server } from 'node:http'

/** The server on a free port of loopback, which it keeps when it is closed and opened again. */
export async function listening(server: Server) {
  let port = 0
  const open = () =>
    new Promise<void>((resolve, reject) => {
      if (server.listening) return resolve()
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        if (address !== null && typeof address === 'object') port = address.port
        resolve()
      })
    })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await open()
  return { url: `http://127.0.0.1:${port}`, port, open, close }
}
