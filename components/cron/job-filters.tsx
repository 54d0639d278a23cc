import { Button } from '@/components/ui/button'
import { SelectField, TextField } from '@/components/ui/field'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'
import type { ListFilters } from './list-address'

type JobFiltersProps = {
  filters: ListFilters
  services: readonly { id: string; name: string }[]
  /** What the address says besides: the refresh rate. */
  kept: Readonly<Record<string, string>>
}

/** A plain form: the filters are the address, so that it can be sent to somebody. */
export function JobFilters({ filters: { state, service, tag, q }, services, kept }: JobFiltersProps) {
  const isFiltered = [service, tag, q].some((value) => value !== undefined)
  const plain = new URLSearchParams(kept)
  return (
    <details className="no-print border-b" open={isFiltered}>
      <summary className="px-4 py-2 text-muted hover:text-ink">Find by name, owner, service or tag</summary>
      <form action={paths.cron()} className="flex flex-wrap items-end gap-3 px-4 pt-1 pb-4">
        {Object.entries({ ...kept, ...(state && { state }) }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <TextField
          label="Name or owner"
          name="q"
          type="search"
          defaultValue={q}
          maxLength={64}
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
        <TextField
          label="Tag"
          name="tag"
          defaultValue={tag}
          maxLength={50}
          spellCheck={false}
          autoComplete="off"
          className="min-w-24 flex-1 sm:max-w-40"
        />
        <div className="flex gap-2">
          <Button type="submit" variant="primary">
            Filter
          </Button>
          {isFiltered && (
            <LinkButton href={`${paths.cron()}?${plain}`} variant="ghost">
              Clear
            </LinkButton>
          )}
        </div>
      </form>
    </details>
  )
}
