import { badAnswer } from './failures'
import { unreadable } from './matrix'

/**
 * The same bytes, when they are an answer of success in the form of Prometheus's API.
 *
 * @throws AppError upstream_failed, kind `empty`, `not_json`, `truncated`, `schema`
 */
export function successful(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const answer = parsed(bytes)
  const status = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'status') : undefined
  if (status !== 'success') throw badAnswer('schema', 'The answer of the metrics engine has another form.')
  return bytes
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw unreadable(bytes)
  }
}
