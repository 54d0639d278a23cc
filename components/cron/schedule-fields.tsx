'use client'

import { useState } from 'react'
import { useHydrated } from '@/components/ui/clock'
import { TextField } from '@/components/ui/field'
import type { CronJob } from '@/lib/cron/contract'
import { SchedulePreview } from './schedule-preview'
import { usePreview } from './use-preview'

type ScheduleFieldsProps = {
  job: Pick<CronJob, 'schedule' | 'timezone'> | undefined
  errors: ReadonlyMap<string, string>
}

const EXAMPLE = '0 2 * * *'

/** When it should run; what that means shows while it is typed. */
export function ScheduleFields({ job, errors }: ScheduleFieldsProps) {
  const [schedule, setSchedule] = useState(job?.schedule ?? EXAMPLE)
  const [timezone, setTimezone] = useState(job?.timezone ?? 'UTC')
  const { preview, timing, problem } = usePreview({ schedule, timezone })
  const errorOf = (path: string) => problem?.fields.get(path) ?? errors.get(path)
  return (
    <fieldset className="min-w-0 space-y-4">
      <legend className="sr-only">When it should run</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Schedule"
          name="schedule"
          required
          maxLength={120}
          spellCheck={false}
          autoComplete="off"
          value={schedule}
          onChange={(event) => setSchedule(event.target.value)}
          aria-invalid={errorOf('schedule') !== undefined}
          hint="Five cron fields, or every 15m."
          error={errorOf('schedule')}
        />
        <TextField
          label="Time zone"
          name="timezone"
          required
          maxLength={64}
          spellCheck={false}
          autoComplete="off"
          list="zones"
          value={timezone}
          onChange={(event) => setTimezone(event.target.value)}
          hint="UTC, or a place: Europe/Berlin."
          error={errorOf('timezone')}
        />
      </div>
      <Zones />
      <div className="min-h-52 rounded-ui border bg-sunken p-4" aria-live="polite">
        {preview ? (
          <SchedulePreview preview={preview} timezone={timing.timezone} />
        ) : (
          <p className="text-muted">{problem ? 'Nothing to show: see above.' : 'The next runs show here.'}</p>
        )}
      </div>
    </fieldset>
  )
}

/** Those this browser knows. */
function Zones() {
  if (!useHydrated()) return null
  return (
    <datalist id="zones">
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  )
}
