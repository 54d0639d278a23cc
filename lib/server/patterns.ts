type Segment = { kind: 'static' | 'param' | 'rest' | 'optional_rest'; name: string }

export type Match<T> = { entry: T; params: Record<string, string | string[]> }

/**
 * Finds the entry of a path among patterns in Next's notation: `/a/[id]`, `/a/[...rest]`, `/a/[[...rest]]`. The more
 * literal pattern wins. Only what stands for a parameter is decoded; a fixed word must be written as it is.
 */
export function patternTable<T extends { pattern: string }>(
  entries: T[],
): (path: string) => Match<T> | undefined {
  const fixed = new Map(entries.filter(isFixed).map((entry) => [entry.pattern, { entry, params: {} }]))
  const table = entries
    .filter((entry) => !isFixed(entry))
    .map((entry) => ({ entry, segments: segmentsOf(entry.pattern) }))
    .sort((left, right) => (rank(left.segments) < rank(right.segments) ? -1 : 1))
  return (path) => {
    const literal = fixed.get(path)
    if (literal) return literal
    const words = path === '/' ? [] : path.split('/').slice(1)
    for (const { entry, segments } of table) {
      const params = match(segments, words)
      if (params) return { entry, params }
    }
    return undefined
  }
}

const isFixed = ({ pattern }: { pattern: string }) => !pattern.includes('[')

function segmentsOf(pattern: string): Segment[] {
  return pattern
    .split('/')
    .filter((word) => word !== '')
    .map((word) => {
      if (word.startsWith('[[...')) return { kind: 'optional_rest', name: word.slice(5, -2) }
      if (word.startsWith('[...')) return { kind: 'rest', name: word.slice(4, -1) }
      if (word.startsWith('[')) return { kind: 'param', name: word.slice(1, -1) }
      return { kind: 'static', name: word }
    })
}

const RANKS = { static: '0', param: '1', rest: '2', optional_rest: '3' }

const rank = (segments: Segment[]): string => segments.map(({ kind }) => RANKS[kind]).join('')

function match(segments: Segment[], words: string[]): Record<string, string | string[]> | undefined {
  const params: Record<string, string | string[]> = {}
  for (const [at, { kind, name }] of segments.entries()) {
    const word = words[at]
    if (kind === 'rest' || kind === 'optional_rest') {
      const rest = words.slice(at).map(decodeURIComponent)
      if (rest.includes('') || (kind === 'rest' && rest.length === 0)) return undefined
      return rest.length > 0 ? { ...params, [name]: rest } : params
    }
    if (word === undefined || word === '' || (kind === 'static' && word !== name)) return undefined
    if (kind === 'param') params[name] = decodeURIComponent(word)
  }
  return words.length === segments.length ? params : undefined
}
