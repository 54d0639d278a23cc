import { createServer, request, type Server } from 'node:http'

export type Between = {
  url: string
  /** The PromQL of every question that came, oldest first. */
  asked: string[]
  close: () => Promise<void>
}

/** A way to the engine that notes what is asked, and hangs up on what `refuse` says. */
export async function between(
  engine: string,
  refuse: (query: string) => boolean = () => false,
): Promise<Between> {
  const asked: string[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks)
      const query = new URLSearchParams(body.toString()).get('query') ?? ''
      asked.push(query)
      if (refuse(query)) {
        outgoing.destroy()
        return
      }
      const { method, headers } = incoming
      const onward = request(`${engine}${incoming.url}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      onward.on('error', () => outgoing.destroy())
      onward.end(body)
    })
  })
  return { url: await listening(server), asked, close: () => closed(server) }
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
    })
  })
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
