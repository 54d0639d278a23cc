import { formatNumber } from '@/lib/format'
import { STRENGTHS } from './heat'
import { heatColour } from './heat-cells'

type HeatLegendProps = { most: number; words: string | undefined }

/** From none to the fullest cell; at the cursor, its column in words. */
export function HeatLegend({ most, words }: HeatLegendProps) {
  return (
    <div className="flex min-h-10 flex-wrap items-baseline gap-x-4 px-4 pt-2 text-sm sm:min-h-7">
      <span className="flex items-center gap-1.5 whitespace-nowrap text-muted">
        0
        <span className="flex" aria-hidden="true">
          {Array.from({ length: STRENGTHS + 1 }, (_, strength) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the strength
              key={strength}
              className="h-2.5 w-4"
              style={{ background: heatColour(strength) }}
            />
          ))}
        </span>
        {formatNumber(most)} requests a cell
      </span>
      <span className="ml-auto min-w-0 truncate">{words}</span>
    </div>
  )
}
