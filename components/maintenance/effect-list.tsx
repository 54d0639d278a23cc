import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import type { SwitchView, WindowDetail } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { MODE_NAME } from './words'

type EffectListProps = { window: WindowDetail; nameOf: (service: string) => string }

const STATES = {
  asked: ['asked, not confirmed', 'warning'],
  confirmed: ['confirmed', 'good'],
  given_up: ['given up', 'bad'],
} as const

/** What it switched where that lives, and who asks the gate by himself. */
export function EffectList({ window: { switches, gated }, nameOf }: EffectListProps) {
  if (switches.length === 0 && gated.length === 0)
    return <p className="px-4 py-3 text-muted">No service or queue is switched for it.</p>
  return (
    <ul className="divide-y">
      {switches.map((one) => (
        <li key={`${one.kind} ${one.subject}`} className="px-4 py-2">
          <SwitchLine one={one} />
        </li>
      ))}
      {gated.map((id) => (
        <li key={`gate ${id}`} className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 py-2">
          <ServiceLink id={id} name={nameOf(id)} />
          <span className="text-sm text-muted">asks the gate</span>
        </li>
      ))}
    </ul>
  )
}

function SwitchLine({ one }: { one: SwitchView }) {
  const { kind, subject, name, desired, state, attempts, askedAt, confirmedAt, problem, auditLogged } = one
  const [words, tone] = STATES[state]
  return (
    <>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        {kind === 'service' ? (
          <ServiceLink id={subject} name={name} />
        ) : (
          <span className="font-medium">{name}</span>
        )}
        <Badge tone={tone}>{words}</Badge>
      </p>
      <p className="text-sm text-muted">
        to be {desired === null ? 'off' : MODE_NAME[desired]}, asked <Time at={askedAt} />
        {confirmedAt !== null && (
          <>
            , confirmed <Time at={confirmedAt} />
          </>
        )}
        {confirmedAt === null && attempts > 0 && `, ${plural(attempts, 'try', 'tries')}`}
        {auditLogged === false && '; its own audit row could not be written'}
      </p>
      {problem !== null && <p className="text-sm text-outage">{problem}</p>}
    </>
  )
}

const ServiceLink = ({ id, name }: { id: string; name: string }) => (
  <Link href={paths.service(id)} prefetch={false} className="link font-medium">
    {name}
  </Link>
)
