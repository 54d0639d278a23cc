import { AppError } from '@/lib/errors'

const MAX_LENGTH = 8_192
// Most addresses: short words, no dots, nothing encoded. What comes after the path nobody takes for one.
const PLAIN = /^(?:\/[\w-]{1,100}){1,8}(?:$|\?)/

/** An address as it came in: what can be read in two ways is refused, so that nothing behind us reads it otherwise. */
export function refuseAddress(url: string): AppError | undefined {
  if (url.length > MAX_LENGTH) return malformed()
  if (PLAIN.test(url)) return undefined
  if (!url.startsWith('/')) return malformed()
  const [path = ''] = url.split(/[?#]/, 1)
  if (path.includes('//') || path.includes('\\')) return malformed()
  const decoded = decode(path)
  if (decoded === undefined || hasControlOrBackslash(decoded)) return malformed()
  return decoded.split('/').some((part) => part === '.' || part === '..') ? malformed() : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function hasControlOrBackslash(text: string): boolean {
  for (const character of text) {
    if (character === '\\' || character < ' ' || character === '\x7f') return true
  }
  return false
}

const malformed = () => new AppError('invalid', 'This address is malformed.')
