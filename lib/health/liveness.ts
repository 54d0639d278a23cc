import { appVersion } from '@/lib/version'
import type { Liveness } from './contract'

/** Touches nothing: it tells that the process answers, whatever else is broken. */
export const livenessNow = (): Liveness => ({
  status: 'ok',
  ...appVersion(),
  uptimeSeconds: Math.floor(process.uptime()),
})
