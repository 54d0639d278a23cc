import { z } from 'zod'

const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off', ''])
  .transform((value) => value === 'true' || value === '1' || value === 'on')

const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' })
const databaseAddress = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' })
const secret = z.string().min(16, 'must have at least 16 characters')
const domains = z
  .string()
  .refine((list) => list.split(',').every(isDomain), 'must be domains, separated by commas')
const port = z.coerce.number().int().min(0).max(65_535)

const headers = z.string().transform((text, issue) => {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text))
  } catch {
    issue.addIssue({ code: 'custom', message: 'must be a JSON object of strings' })
    return z.NEVER
  }
})

const schema = z.object({
  APP_ENV: z.enum(['production', 'staging', 'development']).default('development'),
  APP_VERSION: z.string().max(100).optional(),
  APP_REVISION: z.string().max(100).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  DATABASE_URL: databaseAddress.optional(),
  DATABASE_HOST: z.string().optional(),
  DATABASE_PORT: port.default(5432),
  DATABASE_NAME: z.string().default('pitwall'),
  DATABASE_USERNAME: z.string().default('pitwall'),
  DATABASE_PASSWORD: z.string().optional(),
  DATABASE_TLS_MODE: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']).optional(),
  PITWALL_CONFIG: z.string().optional(),
  PITWALL_DATA_DIR: z.string().default('./.pitwall'),
  PITWALL_WORKER: flag.default(true),
  PITWALL_MIGRATE: flag.default(true),
  NEXTAUTH_URL: url.optional(),
  NEXTAUTH_SECRET: secret.optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').max(1024).optional(),
  OIDC_ISSUER: url.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_ROLE_CLAIM: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  SSO_ALLOWED_DOMAINS: domains.optional(),
  ENABLE_INTERNAL_ROUTES: flag.default(false),
  INTERNAL_SERVICE_TOKEN: secret.optional(),
  INTERNAL_SERVICE_TOKEN_PREVIOUS: secret.optional(),
  INTERNAL_REQUIRE_HTTPS: flag.optional(),
  MAINTENANCE_MODE: flag.default(false),
  PROMETHEUS_URL: url.optional(),
  PROMETHEUS_HEADERS: headers.optional(),
  METRICS_TOKEN: secret.optional(),
  CORS_ALLOWED_ORIGINS: z.string().optional(),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  SMTP_URL: z.url().optional(),
  ALERTMANAGER_URL: url.optional(),
  SENTRY_DSN: z.url().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  DRAIN_DELAY_SECONDS: z.coerce.number().min(0).max(60).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

const isDomain = (text: string) => /^@?[\w-]+(\.[\w-]+)+$/.test(text.trim())

export type Env = z.infer<typeof schema>

/** One line a problem, names and rules only: a value could be a secret. */
export class EnvError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'))
    this.name = 'EnvError'
  }
}

/** @throws EnvError */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const named = { ...source, NEXTAUTH_SECRET: source.NEXTAUTH_SECRET || source.JWT_SECRET }
  const given = Object.fromEntries(
    Object.entries(named).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = schema.safeParse(given)
  const issues = result.error?.issues ?? []
  const wrong = issues.map(({ path }) => path.join('.'))
  // Everything else is judged as well, as if what is wrong had not been given.
  const rest = schema.parse(
    Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.includes(name))),
  )
  const together = togetherProblems(rest).filter((line) => !wrong.some((name) => line.includes(name)))
  const problems = [...issues.map(({ path, message }) => `${path.join('.')}: ${message}`), ...together]
  if (problems.length > 0) throw new EnvError(problems)
  return rest
}

function togetherProblems(env: Env): string[] {
  const problems: string[] = []
  const production = env.APP_ENV === 'production'
  if (production && !env.NEXTAUTH_SECRET) problems.push('NEXTAUTH_SECRET: is required in production')
  if (production && !env.DATABASE_URL && !env.DATABASE_HOST)
    problems.push('DATABASE_URL: is required in production')
  if (env.ENABLE_INTERNAL_ROUTES && !env.INTERNAL_SERVICE_TOKEN)
    problems.push('INTERNAL_SERVICE_TOKEN: is required when ENABLE_INTERNAL_ROUTES is true')
  if (env.OIDC_ROLE_CLAIM && !env.OIDC_ISSUER)
    problems.push('OIDC_ROLE_CLAIM: goes together with OIDC_ISSUER')
  if (env.SSO_ALLOWED_DOMAINS && !env.OIDC_ISSUER && !env.GITHUB_CLIENT_ID && !env.GOOGLE_CLIENT_ID)
    problems.push('SSO_ALLOWED_DOMAINS: needs single sign-on by OIDC, GitHub or Google')
  for (const [id, secretName] of PAIRS) {
    if (Boolean(env[id]) !== Boolean(env[secretName]))
      problems.push(`${secretName}: goes together with ${id}`)
  }
  return problems
}

const PAIRS = [
  ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['OIDC_CLIENT_ID', 'OIDC_ISSUER'],
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
  ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
] as const

let parsed: Env | undefined

/** Parsed on first use, never on import: `next build` runs without secrets. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

/** For tests that change the environment. */
export function resetEnv(): void {
  parsed = undefined
}

export function databaseUrl({ DATABASE_URL, ...parts } = env()): string {
  if (DATABASE_URL) return DATABASE_URL
  const address = new URL(`postgres://${parts.DATABASE_HOST ?? '127.0.0.1'}:${parts.DATABASE_PORT}`)
  address.username = parts.DATABASE_USERNAME
  address.password = parts.DATABASE_PASSWORD ?? ''
  address.pathname = `/${parts.DATABASE_NAME}`
  if (parts.DATABASE_TLS_MODE) address.searchParams.set('sslmode', parts.DATABASE_TLS_MODE)
  return address.toString()
}

export const inProduction = () => env().APP_ENV === 'production'

/** How long readiness says 503 before connections close, so that a load balancer looks away first. */
export const drainDelaySeconds = () => env().DRAIN_DELAY_SECONDS ?? (inProduction() ? 5 : 0)
