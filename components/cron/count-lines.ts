import type { ExpectedCount } from '@/lib/cron/contract'

const LINE = /^([a-z][a-z0-9_]{0,49}) +(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/

/** A line each: `rows 1..`, `errors ..0`, `mails 1..500`. */
export const countLines = (counts: readonly ExpectedCount[]): string =>
  counts.map(({ name, min, max }) => `${name} ${min ?? ''}..${max ?? ''}`).join('\n')

/** Undefined when a line says something else. */
export function parseCountLines(text: string): ExpectedCount[] | undefined {
  const counts: ExpectedCount[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const [, name, min, max] = LINE.exec(line) ?? []
    if (name === undefined || (min === undefined && max === undefined)) return undefined
    counts.push({
      name,
      ...(min !== undefined && { min: Number(min) }),
      ...(max !== undefined && { max: Number(max) }),
    })
  }
  return counts
}
