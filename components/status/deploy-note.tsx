import { Time } from '@/components/ui/time'
import type { DeployAnswer } from '@/lib/deploys/contract'

const BEFORE_MS = 30 * 60_000
// A new version is seen at the first look after it went live, which may also be the first bad one.
const AFTER_MS = 60_000

type DeployNoteProps = {
  since: string | null
  deploys: readonly DeployAnswer[]
  names: ReadonlyMap<string, string>
}

/** The newest deploy of the half hour before the trouble began: a place to look first, not a verdict. */
export function DeployNote({ since, deploys, names }: DeployNoteProps) {
  if (since === null) return null
  const began = Date.parse(since)
  const suspect = deploys.find(
    ({ at }) => Date.parse(at) <= began + AFTER_MS && Date.parse(at) >= began - BEFORE_MS,
  )
  if (!suspect) return null
  return (
    <p className="text-muted">
      Look here first: {names.get(suspect.service) ?? suspect.service}{' '}
      <strong className="text-ink">{suspect.version}</strong> went live at{' '}
      <Time at={suspect.at} show="both" />.
    </p>
  )
}
