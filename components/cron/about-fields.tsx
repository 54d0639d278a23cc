import { SelectField, TextField } from '@/components/ui/field'
import type { CronJob } from '@/lib/cron/contract'

type AboutFieldsProps = {
  job: CronJob | undefined
  services: readonly { id: string; name: string }[]
  errors: ReadonlyMap<string, string>
}

/** Whose it is, and where to read on. */
export function AboutFields({ job, services, errors }: AboutFieldsProps) {
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="col-span-full pb-3 font-semibold">Whose it is</legend>
      <SelectField
        label="Service"
        name="service"
        defaultValue={job?.service ?? ''}
        hint="While the job is down the service is at risk."
        error={errors.get('service')}
      >
        <option value="">none</option>
        {services.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Owner"
        name="owner"
        maxLength={200}
        defaultValue={job?.owner ?? ''}
        error={errors.get('owner')}
      />
      <TextField
        label="Runbook"
        name="runbook"
        type="url"
        maxLength={2_000}
        defaultValue={job?.runbook ?? ''}
        placeholder="https://"
        error={errors.get('runbook')}
      />
      <TextField
        label="Feeds"
        name="feeds"
        maxLength={270}
        defaultValue={job?.feeds ?? ''}
        placeholder="source/queue"
        spellCheck={false}
        hint="The queue its work goes to."
        error={errors.get('feeds')}
      />
      <TextField
        label="Tags"
        name="tags"
        maxLength={500}
        defaultValue={job?.tags.join(' ')}
        spellCheck={false}
        hint="With spaces between."
        error={errors.get('tags')}
      />
    </fieldset>
  )
}
