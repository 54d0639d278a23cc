import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { TextField } from '@/components/ui/field'
import { LinkButton } from '@/components/ui/link-button'
import type { QueueView } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { countWords } from './counts'
import { JOB_STATE_ORDER, JobStateShape } from './job-state'
import { isNarrowed, type JobFilters, jobsAddress, type QueuePlace } from './queue-address'

type FiltersProps = {
  queue: QueueView
  filters: JobFilters
  /** What the address says besides: the refresh rate and the time range. */
  kept: Readonly<Record<string, string>>
}

/** How many jobs stand how; each shows only those. */
export function StateChips({ queue, filters, kept }: FiltersProps) {
  const states = JOB_STATE_ORDER.filter(
    (state) => countWords(queue, state) !== null || state === filters.state,
  )
  return (
    <nav aria-label="Jobs by state" className="no-print flex flex-wrap gap-1 border-b px-4 py-2">
      {states.map((state) => (
        <Chip
          key={state}
          href={jobsAddress(queue, { ...filters, state, signature: undefined }, kept)}
          chosen={filters.state === state}
          scroll={false}
        >
          <JobStateShape state={state} size={12} />
          {state} {countWords(queue, state) ?? ''}
        </Chip>
      ))}
    </nav>
  )
}

type FormProps = {
  place: QueuePlace
  filters: JobFilters
  kept: FiltersProps['kept']
  /** The engine can be searched by a value of the payload. */
  canPayload: boolean
  /** Why the payload filter cannot be read. */
  payloadProblem: string | undefined
}

/** A plain form: the filters are the address, so that it can be sent to somebody. */
export function JobForm({ place, filters, kept, canPayload, payloadProblem }: FormProps) {
  const { state, q, tenant, signature, payload } = filters
  const hidden = { ...kept, ...(state !== 'failed' && { state }), ...(signature && { signature }) }
  return (
    <details className="no-print border-b" open={isNarrowed({ ...filters, signature: undefined })}>
      <summary className="px-4 py-2 text-muted hover:text-ink">
        Find by text, tenant{canPayload && ' or payload'}
      </summary>
      <form
        action={`${queuePaths.queue(place.source, place.queue)}#jobs`}
        className="flex flex-wrap items-start gap-3 px-4 pt-1 pb-4"
      >
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Text label="In the error or the name" name="q" value={q} className="min-w-40 flex-2 sm:max-w-64" />
        <Text label="Tenant" name="tenant" value={tenant} className="min-w-28 flex-1 sm:max-w-48" />
        {canPayload && (
          <Text
            label="Payload"
            name="payload"
            value={payload}
            placeholder="customer.id=42"
            error={payloadProblem}
            className="min-w-40 flex-2 sm:max-w-64"
          />
        )}
        <div className="flex gap-2 self-start pt-6">
          <Button type="submit" variant="primary">
            Filter
          </Button>
          {isNarrowed(filters) && (
            <LinkButton href={jobsAddress(place, { state }, kept)} variant="ghost" scroll={false}>
              Clear
            </LinkButton>
          )}
        </div>
      </form>
    </details>
  )
}

type TextProps = {
  label: string
  name: string
  value: string | undefined
  placeholder?: string
  error?: string | undefined
  className: string
}

function Text({ value, ...field }: TextProps) {
  return (
    <TextField
      {...field}
      key={value}
      type="search"
      defaultValue={value}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
    />
  )
}
