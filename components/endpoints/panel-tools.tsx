'use client'

import { WhyButton } from '@/components/anomalies/why-button'
import type { EndpointDetail } from '@/lib/endpoints/contract'
import { QueryMenu, type QueryMenuProps } from './query-menu'

export type JudgedSignal = keyof EndpointDetail['bands']

type PanelToolsProps = QueryMenuProps & {
  bands: EndpointDetail['bands']
  /** What of the panel is judged. */
  judged: JudgedSignal | undefined
}

/** At the head of a chart: why its usual range lies where it does, and its queries. */
export default function PanelTools({ bands, judged, ...menu }: PanelToolsProps) {
  const band = judged && bands[judged]
  return (
    <>
      {band && <WhyButton signal={judged} band={band} at={String(menu.span.to)} />}
      <QueryMenu {...menu} />
    </>
  )
}
