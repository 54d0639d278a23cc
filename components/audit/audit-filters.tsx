import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { LinkButton } from '@/components/ui/link-button'
import type { AuditFilters as Filters } from '@/lib/audit/contract'
import { paths } from '@/lib/paths'

const FIELDS = [
  { name: 'action', label: 'Action', placeholder: 'user.role_changed' },
  { name: 'actor', label: 'Who', placeholder: 'user:… or token:…' },
  { name: 'subject', label: 'Subject', placeholder: 'user:…' },
  { name: 'requestId', label: 'Request id', placeholder: '' },
  { name: 'from', label: 'From', placeholder: 'now-24h' },
  { name: 'to', label: 'To', placeholder: 'now' },
] as const

/** A plain form: the filters are the address, so that it can be sent to somebody. */
export function AuditFilters({ filters }: { filters: Filters }) {
  const isFiltered = FIELDS.some(({ name }) => filters[name] !== undefined)
  return (
    <form action={paths.audit()} className="flex flex-wrap items-end gap-3 border-b p-4">
      {FIELDS.map(({ name, label, placeholder }) => (
        <TextField
          key={name}
          label={label}
          name={name}
          placeholder={placeholder}
          defaultValue={filters[name]}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          className="min-w-32 flex-1"
        />
      ))}
      <div className="flex gap-2">
        <Button type="submit" variant="primary">
          Filter
        </Button>
        {isFiltered && (
          <LinkButton href={paths.audit()} variant="ghost">
            Clear
          </LinkButton>
        )}
      </div>
    </form>
  )
}
