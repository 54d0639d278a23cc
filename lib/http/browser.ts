export type RequestFailure = {
  /** A code of the contract, or `offline` when no answer came. */
  code: string
  status: number
  requestId: string | undefined
  fields: { path: string; message: string }[]
  retryAfterSeconds: number | undefined
}

/** What our API answered when it refused, or that it did not answer; the message is written for people. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly failure: RequestFailure,
  ) {
    super(message)
    this.name = 'RequestError'
  }
}

type Options = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
  idempotencyKey?: string
}

/**
 * The one place browser code asks our API. `T` is the contract's type of that answer: client code takes types only,
 * the server has already checked what it sends. 204 resolves to undefined.
 * @throws RequestError
 */
export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const response = await send(path, options)
  if (!response.ok) throw await refused(response)
  return await (response.status === 204 ? Promise.resolve(undefined) : response.json())
}

async function send(path: string, { method = 'GET', body, signal, idempotencyKey }: Options) {
  const headers = new Headers({ Accept: 'application/json' })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (idempotencyKey) headers.set('Idempotency-Key', idempotencyKey)
  try {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    return await fetch(path, { method, headers, body: payload, signal, credentials: 'same-origin' })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new RequestError('Pitwall does not answer. Check the connection.', { ...NOTHING, code: 'offline' })
  }
}

async function refused(response: Response): Promise<RequestError> {
  const problem: unknown = await response.json().catch(() => undefined)
  const text = (name: string) => textOf(problem, name)
  return new RequestError(text('detail') ?? `Pitwall answered ${response.status}.`, {
    code: text('code') ?? 'internal',
    status: response.status,
    requestId: text('requestId') ?? response.headers.get('X-Request-Id') ?? undefined,
    fields: fieldsOf(problem),
    retryAfterSeconds: Number(response.headers.get('Retry-After')) || undefined,
  })
}

const NOTHING = { status: 0, requestId: undefined, fields: [], retryAfterSeconds: undefined }

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function textOf(value: unknown, name: string): string | undefined {
  const found = property(value, name)
  return typeof found === 'string' ? found : undefined
}

function fieldsOf(problem: unknown): RequestFailure['fields'] {
  const fields = property(problem, 'fields')
  if (!Array.isArray(fields)) return []
  return fields.map((field) => ({
    path: textOf(field, 'path') ?? '',
    message: textOf(field, 'message') ?? 'is not valid',
  }))
}
