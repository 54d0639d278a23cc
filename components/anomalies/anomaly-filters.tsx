import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/field'
import { LinkButton } from '@/components/ui/link-button'
import type { AnomalyQuery } from '@/lib/anomalies/contract'
import { paths } from '@/lib/paths'
import { STATE_WORDS, scopeWords } from './words'

type Filters = Pick<AnomalyQuery, 'state' | 'severity' | 'service' | 'endpoint'>

type AnomalyFiltersProps = {
  filters: Filters
  services: readonly { id: string; name: string }[]
  /** What the address says besides: time range and refresh rate. */
  kept: Readonly<Record<string, string>>
}

const ALL_STATES = Object.entries(STATE_WORDS).map(([id, name]) => ({ id, name }))
const ALL_SEVERITIES = ['critical', 'warning', 'info'].map((id) => ({ id, name: id }))

/** A plain form: the filters are the address, so that it can be sent to somebody. */
export function AnomalyFilters({ filters, services, kept }: AnomalyFiltersProps) {
  const { state, severity, service, endpoint } = filters
  const isFiltered = [state, severity, service, endpoint].some((value) => value !== undefined)
  const plain = new URLSearchParams(kept)
  return (
    <details className="no-print border-b" open={isFiltered}>
      <summary className="px-4 py-2 text-muted hover:text-ink">Filters</summary>
      <form action={paths.anomalies()} className="flex flex-wrap items-end gap-3 px-4 pt-1 pb-4">
        {Object.entries({ ...kept, ...(endpoint !== undefined && { endpoint }) }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Choice label="State" name="state" chosen={state} options={ALL_STATES} />
        <Choice label="Severity" name="severity" chosen={severity} options={ALL_SEVERITIES} />
        <Choice label="Service" name="service" chosen={service} options={services} />
        <div className="flex gap-2">
          <Button type="submit" variant="primary">
            Filter
          </Button>
          {isFiltered && (
            <LinkButton href={`${paths.anomalies()}?${plain}`} variant="ghost">
              Clear
            </LinkButton>
          )}
        </div>
        {endpoint !== undefined && (
          <p className="w-full text-sm text-muted">
            Only <strong className="font-medium text-ink">{scopeWords(endpoint)}</strong>
          </p>
        )}
      </form>
    </details>
  )
}

type ChoiceProps = {
  label: string
  name: string
  chosen: string | undefined
  options: readonly { id: string; name: string }[]
}

function Choice({ label, name, chosen, options }: ChoiceProps) {
  return (
    <SelectField
      label={label}
      name={name}
      defaultValue={chosen ?? ''}
      key={chosen}
      className="min-w-32 flex-1 sm:max-w-48"
    >
      <option value="">any</option>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.name}
        </option>
      ))}
    </SelectField>
  )
}
