const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/

/** The caller's own id when it can be written anywhere, else a new one. */
export function requestIdOf(given: string | null | undefined): string {
  return given && VISIBLE_ASCII.test(given) ? given : crypto.randomUUID()
}
