export async function timed(work: () => PromiseLike<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
