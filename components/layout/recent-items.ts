const KEY = 'pitwall.recent'
const KEPT = 8

export function rememberRecent(id: string): void {
  localStorage.setItem(KEY, JSON.stringify([id, ...recent().filter((known) => known !== id)].slice(0, KEPT)))
}

/** What was chosen last comes first, the rest keeps its order. */
export function recentFirst<T extends { id: string }>(items: readonly T[]): T[] {
  const order = recent()
  const place = ({ id }: T) => (order.includes(id) ? order.indexOf(id) : order.length)
  return items.toSorted((one, other) => place(one) - place(other))
}

function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}
