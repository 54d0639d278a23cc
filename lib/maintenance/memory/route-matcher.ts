import type { Scope } from '../scope'

type Matcher = (path: string) => boolean

const NEVER: Matcher = () => false

/**
 * Whether a tidy path is one of a route pattern: `*` stands for any text, `:name` and `{name}` for one part of the path.
 */
export function routeMatcher(scope: Scope): Matcher {
  if (scope.kind !== 'route') return NEVER
  const tokens = tokensOf(scope.pattern === '*' ? '*' : tidyPath(scope.pattern))
  return (path) => isMatch(tokens, path)
}

/** One form for every way to write a path: without query, doubled or trailing slashes, dots and needless escapes. */
export function tidyPath(path: string): string {
  const [bare = ''] = path.split(/[?#]/, 1)
  const parts: string[] = []
  for (const part of bare.split('/').map(decoded)) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** A character, any text, or one character and more of one part of a path. */
type Token = { kind: 'text'; character: string } | { kind: 'any' } | { kind: 'part' }

function tokensOf(pattern: string): Token[] {
  return pattern.split(/(\*|:[A-Za-z_]\w*|\{[^{}/]+\})/).flatMap((piece, at): Token[] => {
    if (at % 2 === 0) return [...piece].map((character) => ({ kind: 'text', character }))
    return [{ kind: piece === '*' ? 'any' : 'part' }]
  })
}

/** Follows all ways at once: a regular expression would take ages over a path made to be slow. */
function isMatch(tokens: readonly Token[], path: string): boolean {
  let places = skipped(tokens, new Set([0]))
  for (const character of path) {
    const next = new Set<number>()
    for (const place of places) {
      const token = tokens[place]
      if (!token || !takes(token, character)) continue
      next.add(place + 1)
      if (token.kind !== 'text') next.add(place)
    }
    if (next.size === 0) return false
    places = skipped(tokens, next)
  }
  return places.has(tokens.length)
}

function takes(token: Token, character: string): boolean {
  if (token.kind === 'text') return token.character === character
  return token.kind === 'any' || character !== '/'
}

/** Any text may be no text. A set is walked to its end though it grows. */
function skipped(tokens: readonly Token[], places: Set<number>): Set<number> {
  for (const place of places) if (tokens[place]?.kind === 'any') places.add(place + 1)
  return places
}
