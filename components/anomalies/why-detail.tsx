import Link from 'next/link'
import type { ReactNode } from 'react'
import { Snippet } from '@/components/ui/snippet'
import { Time } from '@/components/ui/time'
import type { BaselineDetail } from '@/lib/anomalies/contract'
import { valueText } from '@/lib/anomalies/rules'
import { formatMinute } from '@/lib/format'
import { paths } from '@/lib/paths'
import { ExclusionList } from './exclusion-list'
import { settingsSnippet } from './settings-snippet'
import { SlotDays } from './slot-days'
import { factorWords, precisionWords, rangeWords, scopeWords, signalWords } from './words'

/** Why the usual range lies where it does, from the answer to what it is made of and how to change it. */
export function WhyDetail({ baseline }: { baseline: BaselineDetail }) {
  const { endpoint, slot, unit, stateText, at, precision, sensitivity, direction, floor } = baseline
  return (
    <div className="space-y-5">
      <div className="space-y-1">
        <p className="text-muted">
          {scopeWords(endpoint)} · {signalWords(baseline)}
        </p>
        <p className="text-lg font-medium">{whySentence(baseline)}</p>
        <p className="text-sm text-muted">
          Judging: {stateText}
          {at !== null && (
            <>
              , as of <Time at={at} show="clock" />
            </>
          )}
        </p>
      </div>
      <Section title={`The 14 days before, at ${formatMinute(new Date(slot.from), 'UTC')} UTC`}>
        <SlotDays days={slot.days} usual={slot.usual} unit={unit} />
        <Factors slot={slot} unit={unit} />
      </Section>
      <Section title="Left out of learning">
        <ExclusionList exclusions={baseline.exclusions} />
      </Section>
      <Section title="How it is judged">
        <p>
          Raised when further from the usual than {sensitivity} times the usual distance, {WAYS[direction]}
          {floor > 0 && `, and never where value and usual are both below ${valueText(floor, unit)}`}.
        </p>
        <p>{precisionWords(precision)}</p>
        <Snippet label="Change it in pitwall.yaml" text={settingsSnippet(baseline)} />
      </Section>
      {endpoint !== null && (
        <Link
          href={`${paths.anomalies()}?${new URLSearchParams({ endpoint, from: 'now-30d', to: 'now' })}`}
          prefetch={false}
          className="link"
        >
          Anomalies of this endpoint, 30 days
        </Link>
      )}
    </div>
  )
}

const WAYS = { up: 'above it', down: 'below it', both: 'above or below it' } as const

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h3 className="text-sm text-muted">{title}</h3>
      {children}
    </section>
  )
}

/** `180 ms is usual now (150–235 ms); measured: 412 ms.` */
function whySentence({ expected, unit, value }: BaselineDetail): string {
  if (!expected) return 'Nothing is known yet of what is usual.'
  const usual = `${valueText(expected.value, unit)} is usual (${rangeWords(expected, unit)})`
  return value === null ? `${usual}.` : `${usual}; measured: ${valueText(value, unit)}.`
}

/** What is added to the median of the days. */
function Factors({ slot: { usual, level, weekday }, unit }: { slot: BaselineDetail['slot']; unit: string }) {
  return (
    <ul className="list-disc space-y-1 pl-5">
      <li>
        {usual === null
          ? 'No day has been learned at this time yet.'
          : `Median of these days: ${valueText(usual, unit)}.`}
      </li>
      {level !== null && <li>The last hour was {factorWords(level)} what these days say.</li>}
      <li>
        {weekday === null
          ? 'Weekdays are not told apart: that takes six weeks.'
          : `This weekday is ${factorWords(weekday)} the others.`}
      </li>
    </ul>
  )
}
