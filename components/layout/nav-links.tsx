'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '@/components/ui/class-names'
import { useCarried } from './carried-search'
import { type Entry, entryOf, visibleTo } from './navigation'

type Layout = 'rows' | 'icons' | 'bar'
type NavLinksProps = { permissions: string[]; layout: Layout }

export function NavLinks({ permissions, layout }: NavLinksProps) {
  const here = entryOf(usePathname())
  const address = useCarried()
  return (
    <ul className={layout === 'bar' ? 'flex overflow-x-auto' : 'space-y-0.5'}>
      {visibleTo(permissions).map((entry) => (
        <li key={entry.href} className={layout === 'bar' ? 'min-w-18 flex-1' : undefined}>
          <NavLink entry={entry} href={address(entry)} current={entry === here} layout={layout} />
        </li>
      ))}
    </ul>
  )
}

type NavLinkProps = { entry: Entry; href: string; current: boolean; layout: Layout }

function NavLink({ entry: { icon: Icon, label }, href, current, layout }: NavLinkProps) {
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
      <Icon aria-hidden="true" size={18} className={current ? 'text-accent' : undefined} />
      <span className={layout === 'icons' ? 'sr-only' : undefined}>{label}</span>
    </Link>
  )
}

const SHAPES: Record<Layout, string> = {
  rows: 'h-9 gap-3 px-2.5',
  icons: 'size-10 justify-center',
  bar: 'h-14 flex-col justify-center gap-0.5 text-xs',
}
