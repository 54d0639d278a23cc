import { runBundle } from './local-database.mjs'

await runBundle('migrate')
