import { type PitwallConfig, pitwallConfig } from '@/lib/config/contract'
import type { ServiceReading } from '@/lib/probes/contract'
import type { Look } from './rules'

export const NOW = new Date('2026-01-02T03:04:05Z')

export const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)

/** A shop on a database (hard) and mail (soft), under a portal that needs it. */
export const SHOP: PitwallConfig = pitwallConfig.parse({
  services: [
    { id: 'portal', name: 'Portal', url: 'http://portal.example', dependsOn: [{ id: 'shop', need: 'hard' }] },
    {
      id: 'shop',
      name: 'Shop',
      url: 'http://shop.example',
      slowMs: 500,
      dependsOn: [
        { id: 'db', need: 'hard' },
        { id: 'mail', need: 'soft' },
      ],
    },
  ],
  dependencies: [
    { id: 'db', name: 'Shop database', kind: 'postgres', url: 'postgres://shop', slowMs: 150 },
    { id: 'mail', name: 'Mail', kind: 'tcp', host: 'mail.example', port: 25 },
  ],
})

export function look(values: Partial<Look> = {}): Look {
  const fine = { code: 'ok', latencyMs: 20, detail: '', failures: 0, failingSince: null, result: null }
  return { checkedAt: secondsAgo(5), ...fine, ...values }
}

export const failing = (code: string, failures: number): Look =>
  look({ code, failures, failingSince: secondsAgo(60), latencyMs: 3_000 })

/** A look at a service that answered, with what it said. */
export function said(values: Partial<ServiceReading> = {}, other: Partial<Look> = {}): Look {
  const fine = { code: 'ok' as const, latencyMs: 20, httpStatus: 200 }
  const reading: ServiceReading = {
    live: fine,
    ready: fine,
    account: fine,
    notReadyLooks: 0,
    status: 'healthy',
    parts: [],
    version: '1.0.0',
    revision: null,
    ...values,
  }
  return look({ result: reading, ...other })
}

export const allWell = (): Map<string, Look> =>
  new Map([
    ['service:portal', said()],
    ['service:shop', said()],
    ['dependency:db', look()],
    ['dependency:mail', look()],
  ])
