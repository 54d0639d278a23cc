import { join } from 'node:path'
import { fromRoot, rootDir } from '../project.mjs'

const SETTINGS =
  /^(APP_|ADMIN_|CORS_|DATABASE_|DRILL_|GITHUB_CLIENT|GOOGLE_CLIENT|INTERNAL_|NEXTAUTH_|OIDC_|OTEL_|PITWALL_|PROMETHEUS_|SMTP_|SSO_|VAULT_)/
const MORE_SETTINGS = [
  'ALERTMANAGER_URL',
  'ENABLE_INTERNAL_ROUTES',
  'HOST',
  'JWT_SECRET',
  'LOG_LEVEL',
  'MAINTENANCE_MODE',
  'METRICS_TOKEN',
  'NODE_ENV',
  'PORT',
  'SENTRY_DSN',
  'TRUSTED_PROXY_HOPS',
]

/** Where a test or bench run keeps its own build and data, beside a running `npm start`. */
export function workspace(name) {
  const home = join(rootDir, '.pitwall', name)
  return {
    rootDir,
    home,
    buildDir: join(home, 'build'),
    dataDir: join(home, 'data'),
    log: (step) => join(home, 'log', `${step}.log`),
  }
}

/** The environment without the user's own settings, which must not leak into a run. */
export function workspaceEnvironment({ buildDir, dataDir }, env = process.env) {
  const kept = Object.entries(env).filter(([name]) => !SETTINGS.test(name) && !MORE_SETTINGS.includes(name))
  return {
    ...Object.fromEntries(kept),
    PITWALL_ENV_FILE: 'none',
    PITWALL_BUILD_DIR: fromRoot(buildDir),
    PITWALL_DATA_DIR: dataDir,
    NEXT_TELEMETRY_DISABLED: '1',
  }
}
