import { Time } from '@/components/ui/time'
import type { DeployAnswer } from '@/lib/deploys/contract'

type DeployStripProps = {
  deploys: readonly DeployAnswer[]
  names: ReadonlyMap<string, string>
  emptyWords: string
}

/** What went live, newest first. */
export function DeployStrip({ deploys, names, emptyWords }: DeployStripProps) {
  if (deploys.length === 0) return <p className="px-4 py-3 text-muted">{emptyWords}</p>
  return (
    <ol>
      {deploys.map((deploy) => (
        <li key={deploy.id} className="border-b px-4 py-2 last:border-b-0">
          <div className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate font-medium">
              <span aria-hidden="true" className="mr-1.5 text-muted">
                ◆
              </span>
              {deploy.url ? (
                <a href={deploy.url} className="link" rel="noreferrer">
                  {deploy.version}
                </a>
              ) : (
                deploy.version
              )}
            </span>
            <Time at={deploy.at} className="text-xs whitespace-nowrap text-muted" />
          </div>
          <p className="truncate pl-4 text-sm text-muted">
            {sourceWords(deploy, names.get(deploy.service) ?? deploy.service)}
          </p>
        </li>
      ))}
    </ol>
  )
}

function sourceWords({ source, actor }: DeployAnswer, name: string): string {
  if (source === 'seen') return `${name} · seen in its health answer`
  return actor ? `${name} · by ${actor}` : name
}
