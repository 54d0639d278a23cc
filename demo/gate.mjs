import { createServer } from 'node:net'

/**
 * A TCP server that can be shut and opened again on the same port. Shut, it refuses connections for real and drops
 * those it had.
 */
export function createGate({ host, port, onConnection }) {
  const sockets = new Set()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  })

  return {
    get port() {
      return server.address()?.port ?? port
    },
    async open() {
      if (server.listening) return
      await new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          port = server.address().port
          resolve()
        })
      })
    },
    async shut() {
      if (!server.listening) return
      await new Promise((resolve) => {
        server.close(resolve)
        for (const socket of sockets) socket.destroy()
      })
    },
  }
}
