import type { HealthSummary } from '@/lib/status/contract'

type Seen = {
  health: HealthSummary | undefined
  /** Pitwall or its database does not answer: what is shown is the last good answer. */
  unreachable: boolean
  /** How old what is shown is, in words. */
  age: string | undefined
}

/** What Pitwall must say about itself, one sentence each; empty on a good day. */
export function troublesOf({ health, unreachable, age }: Seen): string[] {
  const said: string[] = []
  if (unreachable) said.push(unreachableWords(age))
  if (!health) return said
  if (!unreachable && health.worker.status === 'stale')
    said.push(
      'The worker has stopped looking: levels are old. Start a Pitwall process with PITWALL_WORKER=on.',
    )
  for (const problem of health.configProblems)
    said.push(`A change of pitwall.yaml was not taken over, the last good one stays in force. ${problem}`)
  return said
}

function unreachableWords(age: string | undefined): string {
  const cause = "Pitwall's database does not answer."
  return age === undefined
    ? `${cause} Nothing has been read yet; this page tries again by itself.`
    : `${cause} You see what was known ${age} ago; it renews itself as soon as there is an answer.`
}
