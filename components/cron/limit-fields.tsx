import { TextAreaField, TextField } from '@/components/ui/field'
import type { CronJob } from '@/lib/cron/contract'
import { countLines } from './count-lines'
import { durationText } from './duration-text'

type LimitFieldsProps = { job: CronJob | undefined; errors: ReadonlyMap<string, string> }

/** From when on a run counts as missed, stuck or wrong. */
export function LimitFields({ job, errors }: LimitFieldsProps) {
  const { minRuntimeSeconds = null } = job ?? {}
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="col-span-full pb-3 font-semibold">What counts as wrong</legend>
      <TextField
        label="Begins within"
        name="graceSeconds"
        required
        defaultValue={durationText(job?.graceSeconds ?? 300)}
        hint="Later it counts as missed: 90s, 5m, 1h 30m."
        error={errors.get('graceSeconds')}
      />
      <TextField
        label="Runs at most"
        name="maxRuntimeSeconds"
        required
        defaultValue={durationText(job?.maxRuntimeSeconds ?? 3_600)}
        hint="Longer, and it counts as timed out."
        error={errors.get('maxRuntimeSeconds')}
      />
      <TextField
        label="Runs at least"
        name="minRuntimeSeconds"
        defaultValue={minRuntimeSeconds === null ? '' : durationText(minRuntimeSeconds)}
        hint="Sooner, and it counts as failed. May stay empty."
        error={errors.get('minRuntimeSeconds')}
      />
      <TextField
        label="Bad runs borne"
        name="failureTolerance"
        type="number"
        min={0}
        max={10}
        defaultValue={job?.failureTolerance ?? 0}
        hint="In a row, before the job counts as down."
        error={errors.get('failureTolerance')}
      />
      <TextAreaField
        label="Counts expected"
        name="expectedCounts"
        className="col-span-full"
        defaultValue={countLines(job?.expectedCounts ?? [])}
        spellCheck={false}
        placeholder="rows 1.."
        hint="A line each: rows 1..5000, mails 1.., errors ..0. May stay empty."
        error={errors.get('expectedCounts')}
      />
    </fieldset>
  )
}
