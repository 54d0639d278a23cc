import { Brand } from './brand'
import { EnvironmentBadge } from './environment-badge'
import { RefreshControl } from './refresh-control'
import { SearchButton } from './search-button'
import type { Visitor } from './shell'
import { TimeRangeControl } from './time-range-control'
import { UserMenu } from './user-menu'

type TopBarProps = { visitor: Visitor; environment: string }

export function TopBar({ visitor, environment }: TopBarProps) {
  return (
    <header className="chrome sticky top-0 z-10 flex h-bar items-center gap-1 border-b bg-panel px-2 md:gap-2 md:px-4">
      <div className="shrink-0 pl-1 md:hidden">
        <Brand wordless />
      </div>
      <EnvironmentBadge environment={environment} />
      <div className="flex-1" />
      <TimeRangeControl />
      <RefreshControl />
      <SearchButton />
      <UserMenu visitor={visitor} />
    </header>
  )
}
