const OWN = 'http://pitwall.invalid'
const MAX_LENGTH = 2_048

/**
 * Where to go after signing in: a path of ours, whatever was asked for. Another origin, a scheme, `//host`, `/\host`,
 * control characters and endless text all become the start page.
 */
export function ownPath(wanted: unknown, ownOrigin: string = OWN): string {
  if (typeof wanted !== 'string' || wanted.length > MAX_LENGTH || /[\p{Cc}\\]/u.test(wanted)) return '/'
  if (!wanted.startsWith('/') && !/^https?:\/\//i.test(wanted)) return '/'
  if (!URL.canParse(wanted, ownOrigin)) return '/'
  const { origin, pathname, search, hash } = new URL(wanted, ownOrigin)
  if (origin !== ownOrigin || pathname.startsWith('//') || /^\/(sign-in|api)(\/|$)/.test(pathname)) return '/'
  return `${pathname}${search}${hash}`
}
