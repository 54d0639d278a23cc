import type { IncomingMessage } from 'node:http'
import { Problem } from './problem'

const MAX_BYTES = 16 * 1024

/** The JSON a caller sent; nothing at all is undefined, whatever the content type says. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined

  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Problem('too_large', `A body may have at most ${MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  if (bytes === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new Problem('invalid', 'The body is not JSON.')
  }
}
