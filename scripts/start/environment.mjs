import { fromRoot } from '../project.mjs'
import { gitRevision } from '../revision.mjs'

/** What the server gets on top of our own environment; what the user set wins over what a local start generates. */
export function serverEnvironment({ settings, port, databaseUrl, secrets, demo, env = process.env }) {
  const { appEnv, dataDir, buildDir, host, dev } = settings
  const generated = {
    NEXTAUTH_SECRET: env.JWT_SECRET || secrets.NEXTAUTH_SECRET,
    METRICS_TOKEN: secrets.METRICS_TOKEN,
    APP_REVISION: gitRevision(settings.rootDir),
    ...(demo ? { ...demoEnvironment(secrets), ...demo.env } : {}),
  }
  const open = Object.entries(generated).filter(([name, value]) => value && !env[name])
  return {
    ...Object.fromEntries(open),
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...(dev ? { PITWALL_DEV: '1', NODE_ENV: 'development' } : { NODE_ENV: 'production' }),
    APP_ENV: appEnv,
    HOST: host,
    PORT: String(port),
    PITWALL_DATA_DIR: dataDir,
    PITWALL_BUILD_DIR: fromRoot(buildDir),
    DRAIN_DELAY_SECONDS: env.DRAIN_DELAY_SECONDS || '0',
  }
}

const demoEnvironment = (secrets) => ({
  ENABLE_INTERNAL_ROUTES: 'true',
  INTERNAL_SERVICE_TOKEN: secrets.INTERNAL_SERVICE_TOKEN,
})
