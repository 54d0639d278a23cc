import type { ReactNode } from 'react'
import { Toaster } from '@/components/ui/toaster'
import { Brand } from './brand'
import { DataProviders } from './data-providers'
import { NAV_ICONS } from './nav-icons'
import { NavLinks } from './nav-links'
import { Overlays } from './overlays'
import { Rail } from './rail'
import { ShellStateProvider } from './shell-state'
import { TopBar } from './top-bar'

const BRAND = { whole: <Brand />, mark: <Brand wordless /> }

export type Visitor = { name: string; role: string; permissions: string[] }

type ShellProps = {
  visitor: Visitor
  environment: string
  version: string
  railCollapsed: boolean
  /** What needs saying above every page; nothing on a good day. */
  banner: ReactNode
  children: ReactNode
}

/** The frame around every page a signed-in person sees. */
export function Shell({ visitor, environment, version, railCollapsed, banner, children }: ShellProps) {
  return (
    <DataProviders>
      <ShellStateProvider>
        <a href="#content" className="skip-link">
          Skip to content
        </a>
        <div className="flex">
          <Rail
            permissions={visitor.permissions}
            icons={NAV_ICONS}
            brand={BRAND}
            initiallyCollapsed={railCollapsed}
            version={version}
          />
          <div className="flex min-h-dvh min-w-0 flex-1 flex-col pb-14 md:pb-0 print:pb-0">
            <TopBar visitor={visitor} environment={environment} />
            {banner}
            <main
              id="content"
              tabIndex={-1}
              className="content w-full max-w-[100rem] flex-1 p-4 outline-none md:p-6"
            >
              {children}
            </main>
          </div>
        </div>
        <nav aria-label="Pages" className="chrome fixed inset-x-0 bottom-0 z-20 border-t bg-panel md:hidden">
          <NavLinks permissions={visitor.permissions} layout="bar" icons={NAV_ICONS} />
        </nav>
        <Overlays permissions={visitor.permissions} />
        <Toaster />
      </ShellStateProvider>
    </DataProviders>
  )
}
