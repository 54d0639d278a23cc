'use client'

import { Command } from 'cmdk'
import { useState } from 'react'
import { type PaletteItem, usePaletteItems } from './palette-items'
import { recentFirst, rememberRecent } from './recent-items'
import { useShell } from './shell-state'

const ROW =
  'flex min-h-9 cursor-pointer items-center gap-3 rounded-ui px-3 data-[selected=true]:bg-sunken pointer-coarse:min-h-11'

/** Everything by name, what was chosen last first. */
export default function CommandPalette({ permissions }: { permissions: string[] }) {
  const { close } = useShell()
  const [typed, setTyped] = useState('')
  const items = usePaletteItems(permissions, typed)
  const choose = (item: PaletteItem) => {
    rememberRecent(item.id)
    close()
    item.run()
  }
  return (
    <Command label="Search" loop>
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        placeholder="Pages, services, queues, endpoints, actions…"
        className="h-12 w-full border-b bg-panel px-4 text-lg outline-none placeholder:text-muted"
      />
      <Command.List className="max-h-[55dvh] overflow-y-auto p-2">
        <Command.Empty className="px-3 py-6 text-center text-muted">
          Nothing is called “{typed}”.
        </Command.Empty>
        {recentFirst(items).map((item) => (
          <Command.Item
            key={item.id}
            value={`${item.label} ${item.id}`}
            keywords={item.keywords}
            onSelect={() => choose(item)}
            className={ROW}
          >
            <span className="flex-1 truncate">{item.label}</span>
            <span className="text-sm text-muted">{item.kind}</span>
            {item.keys && <kbd className="text-xs text-muted">{item.keys}</kbd>}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}
