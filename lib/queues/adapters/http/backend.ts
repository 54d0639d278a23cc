import { createHmac } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '@/lib/errors'
import { OutboundError, outbound } from '@/lib/http/outbound'

const MAX_BYTES = 8 * 1024 * 1024

export type Backend = ReturnType<typeof backendOf>

type Question<Shape extends z.ZodType> = {
  /** With `{queue}` and the like, each replaced by its value. */
  address: string
  values?: Record<string, string>
  shape: Shape
  body?: unknown
  until: number
}

/**
 * A backend that tells about its queues in our form. Every request is signed, so that it may tell them to us only.
 *
 * @throws AppError unavailable where it cannot be reached in time, upstream_failed where its answer does not fit
 */
export function backendOf(secret: string) {
  return async <Shape extends z.ZodType>(question: Question<Shape>): Promise<z.output<Shape>> => {
    const url = addressOf(question)
    const method = question.body === undefined ? 'GET' : 'POST'
    const body = question.body === undefined ? '' : JSON.stringify(question.body)
    const { status, text } = await answerOf(url, {
      method,
      headers: { accept: 'application/json', ...signed(secret, method, url, body) },
      ...(method === 'POST' && { body }),
      timeoutMs: Math.max(1, question.until - Date.now()),
      maxBytes: MAX_BYTES,
      keepAlive: true,
    })
    if (status >= 500 || status === 429)
      throw new AppError('unavailable', `The backend answers ${status}.`, { retryAfterSeconds: 5 })
    if (status < 200 || status >= 300) throw misfit(`The backend answers ${status}.`)
    return read(question.shape, text)
  }
}

function signed(secret: string, method: string, { pathname, search }: URL, body: string) {
  const time = Math.floor(Date.now() / 1_000)
  return {
    'pitwall-time': String(time),
    'pitwall-signature': signatureOf(secret, { time, method, target: `${pathname}${search}`, body }),
    ...(body !== '' && { 'content-type': 'application/json' }),
  }
}

/** `v1=` and the hex HMAC-SHA256 of seconds, method, path with query, and body, each on a line of its own. */
export function signatureOf(
  secret: string,
  { time, method, target, body }: { time: number; method: string; target: string; body: string },
): string {
  const text = [time, method, target, body].join('\n')
  return `v1=${createHmac('sha256', secret).update(text).digest('hex')}`
}

function addressOf({ address, values = {} }: Pick<Question<z.ZodType>, 'address' | 'values'>): URL {
  const filled = address.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
  return new URL(filled)
}

/** @throws AppError invalid for what an address takes for a step to another place */
export function inAddress(value: string): string {
  if (value === '.' || value === '..') throw new AppError('invalid', 'This name cannot stand in an address.')
  return encodeURIComponent(value)
}

async function answerOf(url: URL, options: Parameters<typeof outbound>[1]) {
  try {
    return await outbound(url, options)
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    if (['too_large', 'encoding', 'redirect', 'schema'].includes(error.code))
      throw misfit(error.message, error)
    throw new AppError('unavailable', error.message, { retryAfterSeconds: 5, cause: error })
  }
}

function read<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> {
  const { data, error } = shape.safeParse(jsonOf(text))
  if (!error) return data
  const [issue] = error.issues
  throw misfit(`The answer of the backend does not fit: ${issue?.path.join('.')} ${issue?.message}.`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw misfit('The answer of the backend is not JSON.', error)
  }
}

const misfit = (message: string, cause?: unknown) => new AppError('upstream_failed', message, { cause })
