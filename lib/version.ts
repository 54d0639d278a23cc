import { version as packageVersion } from '@/package.json'
import { env } from './env'

/** What runs here: APP_VERSION and APP_REVISION, else package.json's version. */
export function appVersion(): { version: string; revision: string } {
  return { version: env().APP_VERSION ?? packageVersion, revision: env().APP_REVISION ?? 'unknown' }
}
