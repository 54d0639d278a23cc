import { sha256 } from '@/lib/auth/secrets'
import type { InstantAsked } from '@/lib/http/instant'
import type { Asked } from '../gate/decide'
import { memory } from '../memory/known'
import { noteUse } from './uses'

const HEADER = 'x-maintenance-bypass'
const COOKIE = /(?:^|;\s*)maintenance_bypass=([\w-]+)/
const TOKEN = /^pwb_[\w-]{43}$/

/** The name of the bypass a caller carries, noted as a use; undefined without one that holds for this service now. */
export function passesBy({ header }: InstantAsked, asked: Asked, now: Date): string | undefined {
  const given = header(HEADER) ?? COOKIE.exec(header('cookie') ?? '')?.[1]
  if (given === undefined || !TOKEN.test(given)) return undefined
  const bypass = memory().known?.bypasses.get(sha256(given))
  if (!bypass || bypass.expiresAt <= now) return undefined
  if (bypass.service !== null && bypass.service !== asked.service) return undefined
  noteUse(bypass, asked)
  return bypass.name
}
