import { classNames } from '@/components/ui/class-names'

const SHORT: Record<string, string> = { production: 'prod', staging: 'stage', development: 'dev' }

/** Where one is: production is outlined so that nobody mistakes it. */
export function EnvironmentBadge({ environment }: { environment: string }) {
  const production = environment === 'production'
  return (
    <span
      className={classNames(
        'rounded-ui px-2 py-0.5 text-sm',
        production
          ? 'border-2 border-outage font-semibold text-outage'
          : 'border border-line-strong text-muted',
      )}
    >
      <span className="sr-only">Environment: </span>
      <span className="max-sm:hidden">{environment}</span>
      <span className="sm:hidden" aria-hidden="true">
        {SHORT[environment] ?? environment}
      </span>
    </span>
  )
}
