import { createServer } from 'node:http'

/* Stands in for the bundle: as live as Paddock, and nothing else. */
const { PADDOCK_HOST, PADDOCK_PORT, PADDOCK_VERSION } = process.env
createServer((_, response) => response.end(JSON.stringify({ version: PADDOCK_VERSION }))).listen(
  Number(PADDOCK_PORT),
  PADDOCK_HOST,
)
process.once('disconnect', () => process.exit(0))
