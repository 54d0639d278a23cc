import type { z } from 'zod'
import { ReadyAnswer } from './ready-answer'
import { type Handler, type RouteSpec, route } from './route'

/** What an answer from memory may look at beside its query. */
export type InstantAsked = { header: (name: string) => string | undefined; requestId: string }

/** Head and body as they are sent; what every answer of ours carries is added. */
export type InstantAnswer = { status: number; headers: Readonly<Record<string, string>>; content: string }

/** Undefined for a query the schema refuses: the long way says why. */
export type Instant = (query: object, asked: InstantAsked) => InstantAnswer | undefined

type Spec<Q> = Omit<RouteSpec<undefined, Q, undefined>, 'permission' | 'caller' | 'rate' | 'instant'> & {
  query: z.ZodType<Q>
}

/**
 * A public GET that is answered from memory, the same to everybody, and by machines in numbers: making a `Request` and a
 * `Response` would cost more than all the rest. The server answers it from what Node has at hand where it is a plain
 * question (lib/server/instant.ts); everybody else gets the same answer by way of `route()`.
 */
export function instantRoute<Q>(
  spec: Spec<Q>,
  answer: (query: Q, asked: InstantAsked) => InstantAnswer,
): Handler {
  const instant: Instant = (given, asked) => {
    const { success, data } = spec.query.safeParse(given)
    return success ? answer(data, asked) : undefined
  }
  const whole = { ...spec, permission: 'public', caller: 'unasked', rate: 'none', instant } as const
  return route(whole, ({ requestId }, { query, request }) => {
    const header = (name: string) => request.headers.get(name) ?? undefined
    const { status, headers, content } = answer(query, { header, requestId })
    return new ReadyAnswer(content, { status, headers })
  })
}
