import { requireNode } from './node-version.mjs'

requireNode()
const { main } = await import('./start/main.mjs')
await main(process.argv.slice(2))
