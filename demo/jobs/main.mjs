import postgres from 'postgres'
import { WORK } from './work.mjs'

/** One run of one job: `node main.mjs score-races`. What it prints is its log, how it exits its outcome. */
const STACK_LINES = 4
const { env, argv } = process
const name = argv[2] ?? ''
const sql = postgres(env.PADDOCK_DATABASE_URL, { max: 1, connect_timeout: 5, onnotice: () => undefined })
try {
  const work = WORK[name]
  if (!work) throw new Error(`there is no job ${JSON.stringify(name)}`)
  say(`${name} begins`)
  await work({ sql, env, say, fault: env.PADDOCK_JOB_FAULT })
  say(`${name} is done`)
} catch (error) {
  console.error(error.stack.split('\n').slice(0, STACK_LINES).join('\n'))
  console.error(error.message)
  process.exitCode = 1
} finally {
  await sql.end({ timeout: 2 })
}

function say(line) {
  console.log(`${new Date().toISOString()} ${line}`)
}
