const texts = new WeakMap<Response, string>()
const direct = new WeakSet<Request>()

/** Marks a request whose answer is sent by `textOf`: its JSON need not pass through a stream, which costs most of it. */
export function answerDirectly(request: Request): void {
  direct.add(request)
}

/** `Response.json`; for a request that is answered directly the text is kept beside an empty body. */
export function jsonAnswer(request: Request, value: unknown, status: number): Response {
  if (!direct.has(request)) return Response.json(value, { status })
  const answer = new Response(null, { status, headers: { 'Content-Type': 'application/json' } })
  texts.set(answer, JSON.stringify(value))
  return answer
}

/** The body of an answer as text. */
export function textOf(answer: Response): string | Promise<string> {
  return texts.get(answer) ?? answer.text()
}
