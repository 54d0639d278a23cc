import { bandWords } from './band'
import {
  type ChartBand,
  type ChartGrid,
  type ChartSeries,
  type ChartUnit,
  indexAt,
  type LookName,
  lookOf,
} from './chart-model'
import { momentWords } from './moment-words'
import { valueWords } from './value-words'

type LegendProps = {
  series: readonly ChartSeries[]
  grid: ChartGrid
  unit: ChartUnit
  /** The moment pointed at, else the last one is read. */
  at: number | undefined
  band?: ChartBand | undefined
}

/** What each line is and what it says at the cursor; its width does not change with its numbers. */
export function Legend({ series, grid, unit, at, band }: LegendProps) {
  const index = at === undefined ? grid.count - 1 : indexAt(grid, at)
  return (
    <ul className="flex min-h-10 flex-wrap items-baseline gap-x-4 px-4 pt-2 text-sm sm:min-h-7">
      {series.map(({ id, label, look, values }) => (
        <li key={id} className="flex items-baseline gap-1.5 whitespace-nowrap">
          <Swatch look={look} />
          <span className="text-muted">{label}</span>
          <span className="min-w-14 font-medium">{valueWords(unit, values[index])}</span>
        </li>
      ))}
      {band && (
        <li className="flex items-baseline gap-1.5 whitespace-nowrap">
          <span
            className="h-2.5 w-5 self-center border-y border-(--chart-band) bg-(--chart-band)/25"
            aria-hidden="true"
          />
          <span className="text-muted">{band.label}</span>
          <span className="min-w-24 font-medium">{bandWords(band, unit, index)}</span>
        </li>
      )}
      <li className="ml-auto whitespace-nowrap text-muted">
        {at === undefined ? 'latest' : momentWords(grid, at)}
      </li>
    </ul>
  )
}

function Swatch({ look }: { look: LookName }) {
  const { colour, width, dash } = lookOf(look)
  return (
    <svg viewBox="0 0 20 8" width="20" height="8" aria-hidden="true" className="self-center">
      <path
        d="M1 4h18"
        stroke={colour}
        strokeWidth={width + 0.5}
        strokeDasharray={dash}
        strokeLinecap="round"
      />
    </svg>
  )
}
