'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { classNames } from '@/components/ui/class-names'
import { useCarried } from './carried-search'
import { entryOf, visibleTo } from './navigation'

type Layout = 'rows' | 'icons' | 'bar'
type NavLinksProps = {
  permissions: string[]
  layout: Layout
  /** By address of the entry. */
  icons: Readonly<Record<string, ReactNode>>
}

export function NavLinks({ permissions, layout, icons }: NavLinksProps) {
  const here = entryOf(usePathname())
  const address = useCarried()
  return (
    <ul className={layout === 'bar' ? 'flex overflow-x-auto' : 'space-y-0.5'}>
      {visibleTo(permissions).map((entry) => (
        <li key={entry.href} className={layout === 'bar' ? 'min-w-18 flex-[1_0_auto]' : undefined}>
          <NavLink
            label={entry.label}
            icon={icons[entry.href]}
            href={address(entry)}
            current={entry === here}
            layout={layout}
          />
        </li>
      ))}
    </ul>
  )
}

type NavLinkProps = { label: string; icon: ReactNode; href: string; current: boolean; layout: Layout }

function NavLink({ label, icon, href, current, layout }: NavLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current ? 'page' : undefined}
      title={layout === 'icons' ? label : undefined}
      className={classNames(
        'relative flex items-center rounded-ui',
        SHAPES[layout],
        current ? 'bg-sunken font-semibold text-ink' : 'text-muted hover:bg-sunken hover:text-ink',
      )}
    >
      <span className={current ? 'text-accent' : undefined}>{icon}</span>
      <span className={layout === 'icons' ? 'sr-only' : undefined}>{label}</span>
    </Link>
  )
}

const SHAPES: Record<Layout, string> = {
  rows: 'h-9 gap-3 px-2.5',
  icons: 'size-10 justify-center',
  bar: 'h-14 flex-col justify-center gap-0.5 px-1 text-xs',
}
