/** Which series of a service: `endpoint` is empty for the whole service, `name` is that of a custom series or empty. */
export type SeriesKey = {
  endpoint: string
  signal: 'p95' | 'errors' | 'traffic' | 'custom'
  name: string
}

/** One text for each series of a service. */
export const keyText = ({ signal, endpoint, name }: SeriesKey): string => `${signal} ${name} ${endpoint}`

/** Values of one series over some minutes, oldest first; `at` is epoch ms. */
export type Readings = SeriesKey & {
  /** `ms`, `%`, `req/s`, or what a custom series says. */
  unit: string
  samples: { at: number; value: number | undefined; requests?: number }[]
}

/** A stretch that is not learned from; `freeze`: it is not judged either. Times are epoch ms, `to` inclusive. */
export type Exclusion = {
  from: number
  to: number
  reason: 'maintenance' | 'deploy' | 'blind' | 'incident'
  freeze: boolean
}
