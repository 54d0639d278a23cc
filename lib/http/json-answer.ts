const texts = new WeakMap<Response, string>()

/** `Response.json` that remembers its text: who sends it on in one piece need not read it back out of a stream. */
export function jsonAnswer(value: unknown, status: number): Response {
  const text = JSON.stringify(value)
  const answer = new Response(text, { status, headers: { 'Content-Type': 'application/json' } })
  texts.set(answer, text)
  return answer
}

/** The body of an answer as text; reads it when it was made elsewhere. */
export function textOf(answer: Response): string | Promise<string> {
  return texts.get(answer) ?? answer.text()
}
