import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { AppError } from '@/lib/errors'
import { processWide } from '@/lib/process-wide'

// argon2id, 19 MiB, two passes: OWASP's recommendation, about 100 ms here.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const AT_ONCE = 2
const MAX_WAITING = 50
const MAX_LENGTH = 4_096
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(password.normalize('NFKC'), COST))

/**
 * Whether a password fits. Without a hash (nobody by that name, or invited only) it takes the same time and says no.
 *
 * @throws AppError unavailable when too many sign in at once
 */
export async function passwordFits(password: string, passwordHash: string | null): Promise<boolean> {
  if (password.length > MAX_LENGTH) return false
  const fits = await inTurn(async () =>
    verify(passwordHash ?? (await dummyHash()), password.normalize('NFKC')),
  )
  return fits && passwordHash !== null
}

/** 20 letters and digits without look-alikes: about 115 bits. */
export const randomPassword = (): string =>
  Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]).join('')

const dummyHash = () => processWide('dummy-password-hash', () => hash(randomPassword(), COST))

/** Each hash takes 19 MiB and a core: a flood of sign-ins waits in a short line, then is turned away. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const line = processWide('password-line', () => ({ running: 0, waiting: [] as (() => void)[] }))
  if (line.running >= AT_ONCE) {
    if (line.waiting.length >= MAX_WAITING)
      throw new AppError('unavailable', 'Too many people sign in at once.', { retryAfterSeconds: 5 })
    await new Promise<void>((resolve) => line.waiting.push(resolve))
  } else line.running++
  try {
    return await work()
  } finally {
    const next = line.waiting.shift()
    if (next) next()
    else line.running--
  }
}
