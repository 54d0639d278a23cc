'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { paths } from '@/lib/paths'

const ENTRIES = [
  { label: 'This installation', href: paths.settings(), permission: 'settings:read' },
  { label: 'People', href: paths.users(), permission: 'users:read' },
  { label: 'API tokens', href: paths.tokens(), permission: 'tokens:read' },
  { label: 'Your password', href: paths.password(), permission: 'status:read' },
  { label: 'API reference', href: paths.api(), permission: 'status:read' },
]

export function SettingsNav({ permissions }: { permissions: string[] }) {
  const pathname = usePathname()
  return (
    <nav aria-label="Settings" className="flex gap-1 overflow-x-auto border-b">
      {ENTRIES.filter(({ permission }) => permissions.includes(permission)).map(({ label, href }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={pathname === href ? 'page' : undefined}
          className="flex min-h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
