import type { NextConfig } from 'next'

const buildDir = process.env.PITWALL_BUILD_DIR ?? '.pitwall/build'

const config: NextConfig = {
  distDir: `${buildDir}/next`,
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Types are a step of their own in `npm test`; a build must not depend on dev dependencies.
  typescript: { ignoreBuildErrors: true },
  experimental: { agentUpgrade: false },
  serverExternalPackages: ['pino', 'postgres', 'prom-client', '@node-rs/argon2', 'ioredis'],
}

export default config
