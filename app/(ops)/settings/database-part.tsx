import { DatabasePanel } from '@/components/settings/database-panel'
import type { Context } from '@/lib/context'
import { getInstallationDatabase } from '@/lib/settings/queries'
import { lastGood } from '@/lib/status/last-good'

/** The last good answer, greyed, while the database is away. */
export async function DatabasePart({ ctx }: { ctx: Context }) {
  const read = await lastGood('settings-database', () => getInstallationDatabase(ctx)).catch(() => undefined)
  return <DatabasePanel asOf={read?.at.toISOString() ?? null} stale={read?.stale ?? true} {...read?.value} />
}
