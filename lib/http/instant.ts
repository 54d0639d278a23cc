import type { z } from 'zod'
import { type Direct, type DirectAnswer, type PlainRequest, plainRequest } from './direct'
import { ReadyAnswer } from './ready-answer'
import { type Handler, type RouteSpec, route } from './route'

type Spec<Q> = Omit<RouteSpec<undefined, Q, undefined>, 'permission' | 'caller' | 'rate' | 'direct'> & {
  query: z.ZodType<Q>
}

/**
 * A public GET that is answered from memory, the same to everybody, and by machines in numbers: making a `Request` and a
 * `Response` would cost more than all the rest. Who does not ask so plainly gets the same answer by way of `route()`.
 */
export function instantRoute<Q>(
  spec: Spec<Q>,
  answer: (query: Q, request: PlainRequest) => DirectAnswer,
): Handler {
  const direct: Direct = (request) => {
    const fields = request.method === 'GET' ? fieldsOf(request.url) : undefined
    const { success, data } = spec.query.safeParse(fields)
    return success ? answer(data, request) : undefined
  }
  const whole = { ...spec, permission: 'public', caller: 'unasked', rate: 'none', direct } as const
  return route(whole, ({ requestId }, { query, request }) => {
    const { status, headers, content } = answer(query, plainRequest(request, requestId))
    return new ReadyAnswer(content, { status, headers })
  })
}

/** The fields of an address; undefined where one is given twice, cannot be read or is text no database can hold. */
function fieldsOf(url: string): Record<string, string> | undefined {
  const at = url.indexOf('?')
  const fields: Record<string, string> = Object.create(null)
  if (at < 0) return fields
  if (url.includes('%00')) return undefined
  for (const pair of url.slice(at + 1).split('&')) {
    const middle = pair.indexOf('=')
    const name = middle < 0 ? pair : pair.slice(0, middle)
    if (name in fields || !PLAIN.test(name)) return undefined
    const value = middle < 0 ? '' : decoded(pair.slice(middle + 1))
    if (value === undefined) return undefined
    fields[name] = value
  }
  return fields
}

const PLAIN = /^\w+$/

function decoded(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
