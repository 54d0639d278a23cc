import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { windowOver } from '@/lib/maintenance/cover'
import { windowsOn } from '@/lib/maintenance/queries'
import { modeWords, reasonWords, untilWords } from '@/lib/maintenance/words'
import { paths } from '@/lib/paths'
import { signal } from './dependency-signals'
import type { Signal } from './rules'

/** By service: what is worked on counts as in maintenance, whatever it answers meanwhile. */
export type Overrides = { get(service: string): Signal | undefined }

export async function maintenanceSignals(ctx: Context): Promise<Overrides> {
  const windows = await windowsOn(ctx)
  const overrides = new Map<string, Signal>()
  if (windows.length === 0) return overrides
  for (const { id, name } of config().services) {
    const window = windowOver(id, windows)
    if (!window) continue
    const about = { source: `service:${id}`, name, href: paths.maintenance(), now: ctx.now }
    const message = `${name} is in maintenance (${modeWords(window.mode)}) ${untilWords(window)}${reasonWords(window.reason)}`
    const since = window.begunAt ?? window.startsAt
    overrides.set(
      id,
      signal(about, 'maintenance', { code: 'maintenance', message, observed: window.mode, since }),
    )
  }
  return overrides
}
