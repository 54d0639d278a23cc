'use client'

import { ChevronLeft, ChevronRight, Clock3 } from 'lucide-react'
import { useHydrated, useNow } from '@/components/ui/clock'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { PRESETS, rangeWords } from './range-words'
import { useShell } from './shell-state'
import { useTimeRange } from './time-range'

/** Presets, a range of one's own, one step back or on; the address holds it, so back undoes it. */
export function TimeRangeControl() {
  const { text, choose, move } = useTimeRange()
  const { open } = useShell()
  const now = useNow(60)
  const zone = useHydrated() ? undefined : 'UTC'
  if (!text) return null

  const words = rangeWords(text, now, zone)
  const items: MenuItem[] = [
    ...PRESETS.map(
      ({ label, from, to }): MenuItem => ({
        kind: 'action',
        label,
        run: () => choose({ from, to }),
        chosen: from === text.from && to === text.to,
      }),
    ),
    { kind: 'line', label: 'own' },
    { kind: 'action', label: 'Twice as long', hint: 't z', run: () => move('wider') },
    { kind: 'action', label: 'From – to…', run: () => open('range') },
  ]
  return (
    <div className="flex items-center">
      <IconButton
        icon={ChevronLeft}
        label="Earlier (t ←)"
        className="max-md:hidden"
        onClick={() => move('back')}
      />
      <Menu label={`Time range: ${words}`} items={items} fit="roomy">
        <Clock3 aria-hidden="true" size={15} />
        <span className="max-w-64 truncate max-sm:sr-only">{words}</span>
      </Menu>
      <IconButton
        icon={ChevronRight}
        label="Later (t →)"
        className="max-md:hidden"
        onClick={() => move('forward')}
      />
    </div>
  )
}
