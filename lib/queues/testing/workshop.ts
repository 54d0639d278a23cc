import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Does something with an engine's library: one of the verbs its workshop has. */
export type Workshop = (verb: string, ...given: unknown[]) => Promise<unknown>

/** A workshop in this very process. */
export const here =
  (verbs: object): Workshop =>
  async (verb, ...given) =>
    Reflect.apply(Reflect.get(verbs, verb), verbs, given)

const reply = z.object({ id: z.int(), answer: z.unknown().optional(), error: z.string().optional() })

export type Elsewhere = {
  /** Program that runs it. */
  node: string
  /** File of the library and of the workshop, and the function in there. */
  library: string
  workshop: string
  make: string
  url: string
}

/** A workshop in a process of another Node, with a library of its own; ended by the verb `stop`. */
export function elsewhere({ node, library, workshop, make, url }: Elsewhere): Workshop {
  const runner = fileURLToPath(new URL('./workshop-runner.mjs', import.meta.url))
  const child = spawn(node, [runner, library, workshop, make, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting = new Map<number, (answered: z.infer<typeof reply>) => void>()
  createInterface(child.stdout).on('line', (line) => {
    const answered = reply.parse(JSON.parse(line))
    waiting.get(answered.id)?.(answered)
    waiting.delete(answered.id)
  })
  child.on('exit', () => {
    for (const [id, answer] of waiting) answer({ id, error: 'the other process has ended' })
  })
  let asked = 0
  return async (verb, ...given) => {
    const id = ++asked
    const answered = new Promise<z.infer<typeof reply>>((resolve) => waiting.set(id, resolve))
    child.stdin.write(`${JSON.stringify({ id, verb, given })}\n`)
    const { answer, error } = await answered
    if (error !== undefined) throw new Error(error)
    return answer
  }
}
