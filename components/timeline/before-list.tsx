import type { TimelineDetail } from '@/lib/timeline/contract'
import { ItemLink } from './item-link'
import { ItemShape } from './item-shape'
import type { Selection } from './selection'
import { beforeWords } from './words'

/** What changed in the half hour before, nearest first: where to look, not a verdict. */
export function BeforeList({ detail, selection }: { detail: TimelineDetail; selection: Selection }) {
  const { at, before } = detail
  return (
    <section className="space-y-1">
      <h3 className="text-sm text-muted">30 minutes before</h3>
      {before.items.length === 0 ? (
        <p>Nothing changed in the 30 minutes before.</p>
      ) : (
        <ol className="divide-y">
          {before.items.map((item) => (
            <li key={item.id} className="flex gap-2.5 py-1.5">
              <ItemShape {...item} className="mt-0.5" />
              <div className="min-w-0">
                <ItemLink id={item.id} selection={selection}>
                  {item.title}
                </ItemLink>
                <p className="text-sm text-muted">{beforeWords(item.at, at)}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
