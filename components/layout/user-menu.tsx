'use client'

import { CircleUser } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { paths } from '@/lib/paths'
import type { Visitor } from './shell'
import { useShell } from './shell-state'
import { useSignOut } from './sign-out'

export function UserMenu({ visitor }: { visitor: Visitor }) {
  const { theme, setTheme } = useTheme()
  const { open } = useShell()
  const signOut = useSignOut()
  const look = (name: string, label: string): MenuItem => ({
    kind: 'action',
    label,
    run: () => setTheme(name),
    chosen: theme === name,
  })
  const items: MenuItem[] = [
    { kind: 'heading', label: `${visitor.name} · ${visitor.role}` },
    { kind: 'line', label: 'look' },
    look('light', 'Light'),
    look('dark', 'Dark'),
    look('system', 'As the system'),
    { kind: 'line', label: 'help' },
    { kind: 'action', label: 'Keyboard shortcuts', hint: '?', run: () => open('shortcuts') },
    { kind: 'link', label: 'Change your password', href: paths.password() },
    { kind: 'action', label: 'Sign out', run: signOut },
  ]
  return (
    <Menu label={`You: ${visitor.name}`} items={items} fit="square">
      <CircleUser aria-hidden="true" size={18} />
    </Menu>
  )
}
