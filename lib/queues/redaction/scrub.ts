export const HIDDEN = '[hidden]'

/** Last word of a key that names a secret: `csrfToken`, `X-Api-Key`, `db_password`, and not `tokenCount`. */
const SECRET_WORDS =
  'pass|passwd|password|passwort|passphrase|pwd|pin|secret|secrets|token|tokens|jwt|bearer|authorization|auth|cookie|cookies|credential|credentials|otp|cvv|cvc|ssn|dsn'
const SECRET_PAIRS =
  'api[ _-]?key|access[ _-]?key(?:[ _-]?id)?|private[ _-]?key|secret[ _-]?key|signing[ _-]?key|encryption[ _-]?key|session[ _-]?(?:id|key)|card[ _-]?(?:number|no)|credit[ _-]?card|security[ _-]?code|connection[ _-]?string|database[ _-]?url'
const SECRET_KEY = new RegExp(`(?:^|[ _.:-])(?:${SECRET_WORDS}|${SECRET_PAIRS})$`, 'i')

/** Whether what stands under this key is never shown, whatever it is. */
export const isSecretKey = (key: string): boolean => SECRET_KEY.test(spaced(key.slice(-200)))

const spaced = (key: string): string =>
  key.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')

/** `password=`, `"token": `, `Authorization: `, `\\"secret\\":`. */
const NAMED =
  /((?:(?:api|access|private|secret|signing) )?[A-Za-z][\w.-]{0,79})(?:\\*["']?\s*(?:=>|=|:)\s*)/gi
const VALUE =
  /(?:(?:bearer|basic|digest|token)\s+)?(?:"(?:[^"\\]|\\.)*"?|(\\+)"(?:(?!(?<!\\)\1")[\s\S])*(?:\1")?|'[^']*'?|\[[^\]]*\]?|\{[^}]*\}?|[^\s,;&)\]}"']+)/iy

const VALUES: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, HIDDEN],
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, `$1${HIDDEN}@`],
  [
    /\b(?:sk|pk|rk|whsec|pw|ghp|gho|ghu|ghs|ghr|glpat|xox[abprs]|npm|hvs|shpat|SG|key)[-_.](?=[\w.-]*\d)[\w.-]{16,}/g,
    HIDDEN,
  ],
  [/\bgithub_pat_\w{20,}|\b(?:AKIA|ASIA)[A-Z\d]{16}\b|\bAIza[\w-]{30,}/g, HIDDEN],
]
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g

/** Text of others without what looks like a password, a token, a key or a card number; `secretKeys` adds names. */
export function scrub(text: string, secretKeys: ReadonlySet<string> = NONE): string {
  const paired = hidePairs(text, secretKeys)
  const valued = VALUES.reduce((rest, [pattern, word]) => rest.replaceAll(pattern, word), paired)
  return valued.replaceAll(CARD, (digits) => (isCard(digits) ? HIDDEN : digits))
}

const NONE: ReadonlySet<string> = new Set()

function hidePairs(text: string, secretKeys: ReadonlySet<string>): string {
  let shown = ''
  let from = 0
  for (const { index, 0: pair, 1: key = '' } of text.matchAll(NAMED)) {
    if (index < from || !(isSecretKey(key) || secretKeys.has(key.toLowerCase()))) continue
    VALUE.lastIndex = index + pair.length
    const value = VALUE.exec(text)
    if (!value) continue
    shown += text.slice(from, value.index) + HIDDEN
    from = VALUE.lastIndex
  }
  return shown + text.slice(from)
}

/** Luhn's sum, and a first digit that cards have: most long numbers are ids. */
function isCard(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].map(Number)
  if (![2, 3, 4, 5, 6].includes(digits[0] ?? 0)) return false
  const sum = digits.reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit : digit * 2
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
