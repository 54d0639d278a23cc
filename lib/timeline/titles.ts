import { z } from 'zod'
import type { LevelSpan } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Level, levelWords } from '@/lib/status/rules'

type Named = Pick<LevelSpan, 'subjectKind' | 'subjectId'>

const reasons = z.array(z.object({ message: z.string() })).catch([])

export const spanTitle = ({ level, evidence, ...subject }: Named & Pick<LevelSpan, 'level' | 'evidence'>) =>
  levelTitle(nameOf(subject), level, reasons.parse(evidence)[0]?.message)

/** `Paddock API degraded: answers in 2.4 s`; a reason that begins with the name does not say it twice. */
export function levelTitle(name: string, level: Level, reason: string | undefined): string {
  const state = `${name} ${levelWords(level)}`
  if (!reason) return state
  return `${state}: ${reason.startsWith(`${name} `) ? reason.slice(name.length + 1) : reason}`
}

/** `Ada: user role changed`. */
export const actionTitle = (actor: string, action: string): string =>
  `${actor}: ${action.replaceAll(/[._]/g, ' ')}`

/** As pitwall.yaml calls it; what it no longer holds keeps its id. */
export function nameOf({ subjectKind, subjectId }: Named): string {
  const { services, dependencies } = config()
  const known = subjectKind === 'service' ? services : dependencies
  return known.find(({ id }) => id === subjectId)?.name ?? subjectId
}
