import { configuredEngine } from './engine'

/** What an answer is kept under: another engine, tenant, option or step is another answer. */
export function cacheKey(parameters: URLSearchParams, stepMs: number): string {
  const { url = '', headers = {} } = configuredEngine() ?? {}
  return JSON.stringify([url, headers, stepMs, [...parameters].sort()])
}
