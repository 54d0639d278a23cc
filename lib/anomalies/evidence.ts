import type { Anomaly } from '@/db/schema'
import { paths } from '@/lib/paths'
import type { Evidence } from '@/lib/status/contract'
import { expected as stored } from './contract'
import { bandText, valueText } from './rules'

type Told = Pick<Anomaly, 'id' | 'sentence' | 'observed' | 'expected' | 'unit' | 'onsetAt'>

/** An anomaly as a reason for a level. A stored band that cannot be read is left out: levels of others go on. */
export function anomalyEvidence({ id, sentence, observed, expected, unit, onsetAt }: Told): Evidence {
  const band = stored.safeParse(expected).data
  return {
    code: 'anomaly',
    source: `anomaly:${id}`,
    message: sentence,
    observed: valueText(observed, unit),
    expected: band ? bandText(band, unit) : null,
    since: onsetAt.toISOString(),
    href: paths.anomaly(String(id)),
  }
}
