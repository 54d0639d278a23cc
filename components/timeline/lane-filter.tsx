'use client'

import { classNames } from '@/components/ui/class-names'
import { useUrlState } from '@/components/ui/url-state'
import type { Lane } from '@/lib/timeline/contract'
import { LANE_WORDS } from './words'

type LaneFilterProps = { lanes: string | null }

const ALL: readonly Lane[] = ['service', 'dependency', 'deploy', 'maintenance', 'cron', 'queue', 'people']

/** Which lanes are shown; with all of them the address says nothing. */
export function LaneFilter({ lanes }: LaneFilterProps) {
  const { visit } = useUrlState()
  const shown = lanes === null ? ALL : ALL.filter((lane) => lanes.split(',').includes(lane))
  const toggle = (lane: Lane) => {
    const wanted = ALL.filter((other) => shown.includes(other) !== (other === lane))
    visit({ lanes: wanted.length === 0 || wanted.length === ALL.length ? null : wanted.join(',') })
  }
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-1" data-needs-script>
      <legend className="sr-only">Lanes shown</legend>
      {ALL.map((lane) => {
        const on = shown.includes(lane)
        return (
          <button
            key={lane}
            type="button"
            aria-pressed={on}
            onClick={() => toggle(lane)}
            className={classNames(
              'min-h-7 rounded-ui border px-2 text-sm pointer-coarse:min-h-11',
              on ? 'border-line-strong bg-panel text-ink' : 'border-line text-muted line-through',
              'hover:bg-sunken',
            )}
          >
            {LANE_WORDS[lane]}
          </button>
        )
      })}
    </fieldset>
  )
}
