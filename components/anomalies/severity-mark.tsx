import { ItemShape } from '@/components/timeline/item-shape'
import { classNames } from '@/components/ui/class-names'
import type { AnomalyView } from '@/lib/anomalies/contract'

type Severity = AnomalyView['severity']

export const SEVERITY_COLOUR: Readonly<Record<Severity, string>> = {
  info: 'text-muted',
  warning: 'text-degraded',
  critical: 'text-outage',
}

/** Colour, shape and word together: any one of them is enough. */
export function SeverityMark({ severity, className }: { severity: Severity; className?: string }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 font-medium whitespace-nowrap',
        SEVERITY_COLOUR[severity],
        className,
      )}
    >
      <ItemShape lane="service" level={null} severity={severity} />
      {severity}
    </span>
  )
}
