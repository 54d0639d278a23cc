import type { NextConfig } from 'next'

const buildDir = process.env.PITWALL_BUILD_DIR ?? '.pitwall/build'

const config: NextConfig = {
  distDir: `${buildDir}/next`,
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // Types are a step of their own in `npm test`; a build must not depend on dev dependencies.
  typescript: { ignoreBuildErrors: true },
  // The dev server would write instructions for tools into the checkout.
  agentRules: false,
  allowedDevOrigins: ['127.0.0.1'],
  experimental: { agentUpgrade: false, authInterrupts: true },
  serverExternalPackages: [
    ...['pino', 'postgres', 'prom-client', '@node-rs/argon2'],
    ...['bullmq', 'ioredis', 'pg-boss'],
  ],
}

export default config
