'use client'

import { useState } from 'react'
import { visibleTo } from './navigation'
import { shortcutsAreOff, switchShortcuts } from './shortcut-preference'

const SHELL_KEYS = [
  ['Ctrl/⌘ K', 'Search pages, services and actions'],
  ['/', 'Go to the filter of the page'],
  ['j  k', 'Next, previous row of the table in focus'],
  ['Enter', 'Open the row in focus'],
  ['r', 'Refresh now'],
  ['t ←  t →', 'Earlier, later'],
  ['t z', 'Twice the time range'],
  ['← →  + −', 'On the timeline: earlier, later item; closer, wider'],
  ['?', 'This sheet'],
] as const

export default function ShortcutsSheet({ permissions }: { permissions: readonly string[] }) {
  const [off, setOff] = useState(shortcutsAreOff)
  const turn = (on: boolean) => {
    switchShortcuts(on)
    setOff(!on)
  }
  const pages = visibleTo(permissions).map(({ key, label }) => [`g ${key}`, `Go to ${label}`] as const)
  return (
    <div className="space-y-4">
      <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-6 gap-y-2">
        {[...pages, ...SHELL_KEYS].map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded-ui border px-1.5 py-0.5">{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className="flex items-center gap-2 border-t pt-4">
        <input type="checkbox" checked={!off} onChange={(event) => turn(event.target.checked)} />
        Use single-key shortcuts
      </label>
    </div>
  )
}
