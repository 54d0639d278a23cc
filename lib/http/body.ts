import { AppError } from '@/lib/errors'
import { type Fields, fieldsOf } from './parse'

const DEFAULT_MAX_BYTES = 64 * 1024
const MAX_DEPTH = 32

/**
 * The whole body as bytes: the declared length is checked first, then bytes are counted while they arrive.
 *
 * @throws AppError too_large, unsupported_media (an encoded body is never decoded)
 */
export async function readBody(request: Request, maxBytes = DEFAULT_MAX_BYTES): Promise<Uint8Array> {
  const encoding = request.headers.get('content-encoding')
  if (encoding && encoding !== 'identity')
    throw new AppError('unsupported_media', 'Send the body without content encoding.')
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > maxBytes) throw tooLarge(maxBytes)

  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The last `maxBytes` of a body, whatever it is, and how long all of it was. */
export async function readTail(request: Request, maxBytes: number): Promise<{ tail: Buffer; size: number }> {
  let chunks: Uint8Array[] = []
  let [size, kept] = [0, 0]
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    kept += chunk.byteLength
    chunks.push(chunk)
    if (kept <= 2 * maxBytes) continue
    chunks = [Buffer.concat(chunks).subarray(-maxBytes)]
    kept = maxBytes
  }
  return { tail: Buffer.concat(chunks).subarray(-maxBytes), size }
}

/**
 * The JSON body, or undefined when there is none.
 *
 * @throws AppError unsupported_media, too_large, invalid (not UTF-8 JSON, too deep, text no database can hold)
 */
export async function readJson(request: Request, maxBytes?: number): Promise<unknown> {
  const bytes = await readBody(request, maxBytes)
  if (bytes.byteLength === 0) return undefined
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type !== 'application/json' && !type.endsWith('+json'))
    throw new AppError('unsupported_media', 'Send the body as application/json.')

  const value = parseJson(bytes)
  refuseBrokenText(value, '')
  return value
}

/**
 * The fields of a form; none when there is no body.
 *
 * @throws AppError unsupported_media, too_large
 */
export async function readForm(request: Request, maxBytes?: number): Promise<Fields> {
  const bytes = await readBody(request, maxBytes)
  if (bytes.byteLength === 0) return {}
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded')
    throw new AppError('unsupported_media', 'Send the body as application/x-www-form-urlencoded.')
  return fieldsOf(new URLSearchParams(Buffer.from(bytes).toString('utf8')))
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    refuseDepth(text)
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('invalid', 'The body is not JSON in UTF-8.')
  }
}

/** Counted before parsing: JSON.parse takes millions of levels, what comes after it does not. */
function refuseDepth(text: string): void {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') {
      if (++depth > MAX_DEPTH)
        throw new AppError('invalid', `The body nests deeper than ${MAX_DEPTH} levels.`)
    } else if (character === '}' || character === ']') depth--
  }
}

/** Postgres cannot store NUL, and lone surrogates are no text at all. */
export function refuseBrokenText(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return
    throw new AppError('invalid', 'Some fields are not valid.', {
      fields: [{ path, message: 'holds a NUL character or broken Unicode' }],
    })
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    refuseBrokenText(key, path)
    refuseBrokenText(inner, path === '' ? key : `${path}.${key}`)
  }
}

const tooLarge = (maxBytes: number) =>
  new AppError('too_large', `The body may have at most ${maxBytes} bytes.`)
