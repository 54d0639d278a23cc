import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

// Reads orders as lines of JSON and answers them the same way; ends itself after the verb `stop`.
const [library = '', workshop = '', make = '', url = ''] = process.argv.slice(2)
const { [make]: makeVerbs } = await import(pathToFileURL(workshop).href)
const verbs = makeVerbs(await import(pathToFileURL(library).href), url)

for await (const line of createInterface(process.stdin)) {
  const { id, verb, given } = JSON.parse(line)
  answer(id, verb, given).catch((error) => tell({ id, error: error?.stack ?? String(error) }))
}

async function answer(id, verb, given) {
  tell({ id, answer: await verbs[verb](...given) })
  if (verb === 'stop') process.exit(0)
}

function tell(reply) {
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
