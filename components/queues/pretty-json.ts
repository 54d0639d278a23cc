const TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|[{}[\],:]|[^\s{}[\],:"]+/g
const INDENT = '  '

/**
 * JSON text with a line for each value, letter by letter otherwise: numbers keep their digits, which parsing would round.
 * Text that breaks off is laid out as far as it goes; what is no object and no list stays as it is.
 */
export function prettyJson(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text
  let depth = 0
  let before = ''
  let out = ''
  for (const [token] of text.matchAll(TOKEN)) {
    const closes = token === '}' || token === ']'
    if (closes) depth = Math.max(0, depth - 1)
    const isEmpty = closes && (before === '{' || before === '[')
    if (out !== '' && !isEmpty && (closes || startsLine(before))) out += `\n${INDENT.repeat(depth)}`
    out += token === ':' ? ': ' : token
    if (token === '{' || token === '[') depth += 1
    before = token
  }
  return out
}

const startsLine = (before: string) => before === '{' || before === '[' || before === ','
