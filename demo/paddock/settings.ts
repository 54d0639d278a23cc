import { z } from 'zod'

const settings = z.object({
  PADDOCK_HOST: z.string().default('127.0.0.1'),
  PADDOCK_PORT: z.coerce.number().int().min(0).max(65535).default(4100),
  PADDOCK_DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres://'),
  PADDOCK_INTERNAL_TOKEN: z.string().min(16),
  PADDOCK_MAIL_HOST: z.string().default('127.0.0.1'),
  PADDOCK_MAIL_PORT: z.coerce.number().int().min(1).max(65535).default(4125),
  PADDOCK_VERSION: z.string().default('2.3.1'),
  PADDOCK_REVISION: z.string().default('unknown'),
  PADDOCK_SEED: z.coerce.number().int().default(7),
  PADDOCK_TRAFFIC: z.enum(['on', 'off']).default('on'),
  /** Pitwall's address: then its gate switches Paddock too, beside the internal routes. */
  PADDOCK_GATE_URL: z.url({ protocol: /^https?$/ }).optional(),
  PADDOCK_GATE_FILE: z.string().default('.pitwall/paddock-maintenance.json'),
})

export type Settings = {
  host: string
  port: number
  databaseUrl: string
  internalToken: string
  mail: { host: string; port: number }
  version: string
  revision: string
  seed: number
  traffic: boolean
  gate: { pitwall: string; file: string } | undefined
}

/** Throws one message with a line for each wrong variable; values are never repeated. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const result = settings.safeParse(env)
  if (!result.success) {
    throw new Error(
      result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    )
  }
  const { data } = result
  return {
    host: data.PADDOCK_HOST,
    port: data.PADDOCK_PORT,
    databaseUrl: data.PADDOCK_DATABASE_URL,
    internalToken: data.PADDOCK_INTERNAL_TOKEN,
    mail: { host: data.PADDOCK_MAIL_HOST, port: data.PADDOCK_MAIL_PORT },
    version: data.PADDOCK_VERSION,
    revision: data.PADDOCK_REVISION,
    seed: data.PADDOCK_SEED,
    traffic: data.PADDOCK_TRAFFIC === 'on',
    gate: data.PADDOCK_GATE_URL
      ? { pitwall: data.PADDOCK_GATE_URL, file: data.PADDOCK_GATE_FILE }
      : undefined,
  }
}
