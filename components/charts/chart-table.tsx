'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { saveLines } from '@/components/ui/save-lines'
import { type ChartGrid, type ChartSeries, type ChartUnit, timeAt } from './chart-model'
import { momentWords } from './moment-words'
import { valueWords } from './value-words'

type ChartTableProps = { title: string; grid: ChartGrid; unit: ChartUnit; series: readonly ChartSeries[] }

/** The numbers of a chart, newest first, for those who do not see it and for files. */
export function ChartTable(props: ChartTableProps) {
  const [wanted, setWanted] = useState(false)
  return (
    <details
      className="no-print border-t text-sm"
      onToggle={(event) => event.currentTarget.open && setWanted(true)}
    >
      <summary className="px-4 py-1.5 text-muted hover:text-ink">{props.title} as a table</summary>
      {wanted && <Numbers {...props} />}
    </details>
  )
}

function Numbers({ title, grid, unit, series }: ChartTableProps) {
  const points = Array.from({ length: grid.count }, (_, index) => grid.count - 1 - index)
  const isoAt = (index: number) => new Date(timeAt(grid, index)).toISOString()
  const save = () =>
    saveLines(title, [
      ['time', ...series.map(({ label }) => `${label} (${UNIT_NAMES[unit]})`)],
      ...points.map((index) => [isoAt(index), ...series.map(({ values }) => String(values[index] ?? ''))]),
    ])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
    <section aria-label={`${title} as a table`} className="max-h-72 overflow-auto border-t" tabIndex={0}>
      <Button variant="ghost" onClick={save} className="m-1">
        <Download aria-hidden="true" size={14} /> CSV
      </Button>
      <table className="w-full border-collapse text-right">
        <thead className="sticky top-0 bg-panel text-muted">
          <tr>
            {['Time', ...series.map(({ label }) => label)].map((head) => (
              <th key={head} scope="col" className="px-4 py-1 font-medium first:text-left">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((index) => (
            <tr key={index} className="border-t">
              <th scope="row" className="px-4 py-1 text-left font-normal whitespace-nowrap">
                <time dateTime={isoAt(index)}>{momentWords(grid, timeAt(grid, index))}</time>
              </th>
              {series.map(({ id, values }) => (
                <td key={id} className="px-4 py-1">
                  {valueWords(unit, values[index])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const UNIT_NAMES: Record<ChartUnit, string> = {
  ms: 'ms',
  per_second: 'per second',
  share: '0-1',
  count: 'number',
}
