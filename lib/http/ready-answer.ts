/**
 * An answer whose body is at hand. It becomes a stream only for who reads it as one, since making a stream costs
 * more than all the rest; the fast lane takes the body as it is.
 */
export class ReadyAnswer extends Response {
  #streamed: Response | undefined

  constructor(
    readonly content: string | Uint8Array<ArrayBuffer>,
    init: ResponseInit,
  ) {
    super(null, init)
  }

  override get body() {
    return this.#stream().body
  }

  override get bodyUsed() {
    return this.#streamed?.bodyUsed ?? false
  }

  override text() {
    return this.#stream().text()
  }

  override json() {
    return this.#stream().json()
  }

  override bytes() {
    return this.#stream().bytes()
  }

  override arrayBuffer() {
    return this.#stream().arrayBuffer()
  }

  override blob() {
    return this.#stream().blob()
  }

  override clone() {
    return new ReadyAnswer(this.content, this)
  }

  #stream(): Response {
    this.#streamed ??= new Response(this.content)
    return this.#streamed
  }
}

/** `Response.json` as a text answer, with the headers every answer of ours has. */
export function jsonAnswer(
  value: unknown,
  { status, requestId }: { status: number; requestId: string },
): Response {
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
  }
  return new ReadyAnswer(JSON.stringify(value), { status, headers })
}
