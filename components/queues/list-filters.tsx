import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { SelectField, TextField } from '@/components/ui/field'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'
import { type ListFilters, listAddress } from './list-address'

type ListFiltersProps = {
  filters: ListFilters
  services: readonly { id: string; name: string }[]
  /** What the address says besides: the refresh rate and the time range. */
  kept: Readonly<Record<string, string>>
}

/** All of them, or those that need somebody. */
export function ShowChips({ filters, kept }: Omit<ListFiltersProps, 'services'>) {
  const { show = 'all' } = filters
  return (
    <nav aria-label="Which queues" className="flex flex-wrap gap-1">
      <Chip href={listAddress({ ...filters, show: 'all' }, kept)} chosen={show === 'all'}>
        all
      </Chip>
      <Chip href={listAddress({ ...filters, show: 'trouble' }, kept)} chosen={show === 'trouble'}>
        in trouble
      </Chip>
    </nav>
  )
}

/** A plain form: the filters are the address, so that it can be sent to somebody. */
export function ListForm({ filters: { source, service, q, show }, services, kept }: ListFiltersProps) {
  const isFiltered = service !== undefined || q !== undefined
  const hidden = { ...kept, ...(source && { source }), ...(show === 'trouble' && { show }) }
  return (
    <details className="no-print border-b" open={isFiltered}>
      <summary className="px-4 py-2 text-muted hover:text-ink">Find by name or service</summary>
      <form action={paths.queues()} className="flex flex-wrap items-end gap-3 px-4 pt-1 pb-4">
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <TextField
          label="Part of the name"
          name="q"
          type="search"
          defaultValue={q}
          maxLength={100}
          spellCheck={false}
          autoComplete="off"
          className="min-w-40 flex-2 sm:max-w-64"
        />
        <SelectField
          label="Service"
          name="service"
          key={service}
          defaultValue={service ?? ''}
          className="min-w-32 flex-1 sm:max-w-48"
        >
          <option value="">any</option>
          {services.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <Button type="submit" variant="primary">
          Filter
        </Button>
        {isFiltered && (
          <LinkButton
            href={listAddress({ ...(source && { source }), ...(show && { show }) }, kept)}
            variant="ghost"
          >
            Clear
          </LinkButton>
        )}
      </form>
    </details>
  )
}
