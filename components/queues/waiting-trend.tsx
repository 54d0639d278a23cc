import { Sparkline } from '@/components/charts/sparkline'
import { formatNumber } from '@/lib/format'

/** How many jobs waited over the time range; nothing where nothing was told. */
export function WaitingTrend({ values }: { values: readonly (number | null)[] | undefined }) {
  const told = values?.filter((value) => value !== null) ?? []
  const [first] = told
  if (!values || first === undefined || told.length < 2) return null
  const words = [first, told.at(-1) ?? first, Math.max(...told)].map(formatNumber)
  const label = `Waiting in this time range: from ${words[0]} to ${words[1]}, most ${words[2]}`
  return <Sparkline values={[...values]} label={label} />
}
