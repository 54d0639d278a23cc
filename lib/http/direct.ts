/** A request as Node has it, before anybody made a `Request` of it. */
export type PlainRequest = {
  method: string
  /** The path and the query. */
  url: string
  requestId: string
  header: (name: string) => string | undefined
}

/** Head and body as they are sent; what every answer of ours carries is added. */
export type DirectAnswer = { status: number; headers: Readonly<Record<string, string>>; content: string }

/**
 * Answers a plain request in front of everything `route()` does, see `lib/server/direct.ts`: at once from memory, or
 * later. Undefined for one that is not so plain: the verb answers it.
 */
export type Direct = (request: PlainRequest) => DirectAnswer | Promise<DirectAnswer | undefined> | undefined

export const plainRequest = (request: Request, requestId: string): PlainRequest => ({
  method: request.method,
  url: request.url,
  requestId,
  header: (name) => request.headers.get(name) ?? undefined,
})
