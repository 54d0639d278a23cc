import { RequestError } from '@/lib/http/browser'

export type Problem = { message: string; requestId: string | undefined; fields: ReadonlyMap<string, string> }

/** What a form shows of a failed request: the text, and a message for each field it names. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof RequestError))
    return {
      message: 'Something went wrong on this page. Load it again.',
      requestId: undefined,
      fields: new Map(),
    }
  const { requestId, fields } = error.failure
  return {
    message: error.message,
    requestId,
    fields: new Map(fields.map(({ path, message }) => [path, message])),
  }
}
