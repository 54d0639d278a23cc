/** A classic histogram as a service exports it, and how its buckets grow. */
export type HistogramSeries = {
  name: string
  /** As they stand in the exposition: `method="GET",route="/x"`. */
  labels: string
  /** Upper bounds as the exporter writes them, without +Inf. */
  bounds: string[]
  /** New observations a minute in each bucket, the last one above all bounds; at a moment in epoch milliseconds. */
  perMinute: (at: number) => number[]
}

const MINUTE = 60_000

/** OpenMetrics text of the series, a sample a minute over each of the spans, with timestamps. */
export function openMetrics(series: HistogramSeries[], spans: { from: Date; to: Date }[]): string {
  const names = [...new Set(series.map(({ name }) => name))]
  const families = names.map((name) => {
    const members = series.filter((one) => one.name === name)
    const samples = members.flatMap((one) => spans.map((span) => samplesOf(one, span)))
    return `# TYPE ${name} histogram\n${samples.join('')}`
  })
  return `${families.join('')}# EOF\n`
}

function samplesOf(
  { name, labels, bounds, perMinute }: HistogramSeries,
  { from, to }: { from: Date; to: Date },
) {
  const counts = new Array(bounds.length + 1).fill(0)
  let text = ''
  for (let at = from.getTime(); at <= to.getTime(); at += MINUTE) {
    perMinute(at).forEach((more, bucket) => {
      counts[bucket] += more
    })
    const ending = `${at / 1_000}\n`
    let below = 0
    for (const [index, bound] of [...bounds, '+Inf'].entries()) {
      below += counts[index]
      text += `${name}_bucket{${labels},le="${bound}"} ${below} ${ending}`
    }
    text += `${name}_count{${labels}} ${below} ${ending}${name}_sum{${labels}} ${below / 10} ${ending}`
  }
  return text
}
