export type Labels = Record<string, string>

/** A string literal of PromQL. The only way a value of somebody else's gets into a query. */
export function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

/** `metric{a="1",extra}`. `extra` is written by whoever runs Pitwall (a `selector` of pitwall.yaml), never by a caller. */
export function selector(metric: string, equal: Labels = {}, extra?: string): string {
  const matchers = Object.entries(equal).map(([name, value]) => `${name}=${quote(value)}`)
  return `${metric}{${[...(extra ? [extra] : []), ...matchers].join(',')}}`
}

/** A duration as PromQL writes it: `300s`. */
export const duration = (seconds: number): string => `${Math.round(seconds)}s`
