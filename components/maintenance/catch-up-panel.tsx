import Link from 'next/link'
import { Time } from '@/components/ui/time'
import type { CatchUpItem, MaintenanceWindow } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { CatchUpTable } from './catch-up-table'

type Open = { window: MaintenanceWindow; jobs: readonly CatchUpItem[] }

/** By window: what it skipped and nobody has decided about. */
export function CatchUpPanel({ open, mayOperate }: { open: readonly Open[]; mayOperate: boolean }) {
  return (
    <div className="divide-y">
      {open.map(({ window, jobs }) => (
        <section key={window.id} aria-label={`Skipped by ${window.about}`}>
          <h3 className="bg-sunken px-4 py-1 text-sm font-normal text-muted">
            <Link href={paths.maintenanceWindow(window.id)} prefetch={false} className="link">
              {window.about}
            </Link>
            {window.endedAt !== null && (
              <>
                , over since <Time at={window.endedAt} show="both" />
              </>
            )}
          </h3>
          <CatchUpTable windowId={window.id} items={jobs} mayOperate={mayOperate} />
        </section>
      ))}
    </div>
  )
}
