import type { Role } from './contract'

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: reads status, cron, endpoints and timelines',
  support: 'Support: also reads tenants, retries single jobs, impersonates with a reason',
  oncall: 'On call: also operates cron, queues and maintenance, reads the audit trail',
  admin: 'Admin: everything, people and tokens included',
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** A password for somebody else, from the browser's own random numbers: 20 letters without look-alikes. */
export function suggestPassword(random: (bytes: Uint8Array) => Uint8Array = fillRandom): string {
  const limit = 256 - (256 % LETTERS.length)
  let password = ''
  while (password.length < 20)
    for (const byte of random(new Uint8Array(32)))
      if (byte < limit && password.length < 20) password += LETTERS[byte % LETTERS.length]
  return password
}

const fillRandom = (bytes: Uint8Array) => {
  crypto.getRandomValues(bytes)
  return bytes
}
