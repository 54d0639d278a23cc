import type { Mode } from '@/lib/maintenance/rules'
import { MODE_MEANS, MODE_NAME } from './words'

const FROM_STRICTEST: readonly Mode[] = ['full', 'drain', 'read_only', 'announce']

/** How strictly, each with what it means. */
export function ModeField() {
  return (
    <fieldset>
      <legend className="font-medium">Mode</legend>
      <div className="mt-1 divide-y rounded-ui border border-line-strong">
        {FROM_STRICTEST.map((mode) => (
          <label
            key={mode}
            className="flex min-h-8 items-baseline gap-2 px-2 py-1.5 has-checked:bg-sunken pointer-coarse:min-h-11"
          >
            <input type="radio" name="mode" value={mode} defaultChecked={mode === 'full'} />
            <span className="w-20 shrink-0 font-medium">{MODE_NAME[mode]}</span>
            <span className="min-w-0 text-sm text-muted">{MODE_MEANS[mode]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
