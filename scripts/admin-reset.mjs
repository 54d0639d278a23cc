import { runBundle } from './local-database.mjs'

await runBundle('admin-reset')
