import { TextField } from '@/components/ui/field'
import type { CronJob } from '@/lib/cron/contract'

type NameFieldsProps = { job: CronJob | undefined; errors: ReadonlyMap<string, string> }

/** What it is called; what stands in addresses is said once and stays. */
export function NameFields({ job, errors }: NameFieldsProps) {
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="sr-only">What it is called</legend>
      <TextField
        label="Name"
        name="name"
        maxLength={200}
        defaultValue={job?.name}
        hint={job ? undefined : 'Without one it is called by its slug.'}
        error={errors.get('name')}
      />
      {!job && (
        <>
          <TextField
            label="Slug"
            name="slug"
            required
            maxLength={64}
            pattern="[a-z0-9][a-z0-9_\-]*"
            title="Lower case letters, digits, dashes and underscores"
            spellCheck={false}
            autoComplete="off"
            placeholder="nightly-backup"
            hint="Stands in addresses and stays."
            error={errors.get('slug')}
          />
          <TextField
            label="Environment"
            name="environment"
            required
            maxLength={32}
            defaultValue="production"
            spellCheck={false}
            error={errors.get('environment')}
          />
        </>
      )}
    </fieldset>
  )
}
