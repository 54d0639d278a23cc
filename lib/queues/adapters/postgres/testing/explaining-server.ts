import { readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ownPostgres } from '@/db/testing/own-postgres'

const SETTINGS = [
  `session_preload_libraries = 'auto_explain'`,
  'auto_explain.log_min_duration = 0',
  `auto_explain.log_format = 'json'`,
  `log_line_prefix = '~'`,
  'autovacuum = off',
]
const PLAN = /^~LOG: {2}duration: [\d.]+ ms {2}plan:\n([\s\S]*?)(?=\n~|\n?$(?![\s\S]))/gm

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Node[]
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    Plans: z.array(node).optional(),
  }),
)
const explained = z.object({ Plan: node })

/** A server that tells the plan of every statement it has run. */
export async function explainingServer() {
  const server = await ownPostgres()
  for (const line of SETTINGS) server.set(line)
  await server.start()

  return {
    url: server.url,
    remove: server.remove,
    /** How the statements of `work` came at the rows of the tables named, each way once. */
    async scansOf(tables: (name: string) => boolean, work: () => Promise<unknown>): Promise<string[]> {
      const from = statSync(server.logFile).size
      await work()
      await sleep(50)
      const text = readFileSync(server.logFile).subarray(from).toString()
      const plans = [...text.matchAll(PLAN)].map(([, plan = '']) => explained.parse(JSON.parse(plan)).Plan)
      if (plans.length === 0) throw new Error('no statement was explained')
      return [
        ...new Set(
          plans
            .flatMap(scansIn)
            .filter((scan) => tables(scan.table))
            .map(wordsOf),
        ),
      ].sort()
    },
  }
}

type Scan = { way: string; table: string; index: string }

function scansIn(plan: Node): Scan[] {
  const below = (plan.Plans ?? []).flatMap(scansIn)
  const { 'Node Type': way, 'Relation Name': table, 'Index Name': index = '' } = plan
  return table ? [{ way, table, index }, ...below] : below
}

const wordsOf = ({ way, index }: Scan) =>
  [way, index && `by ${index.replace(/^j[0-9a-f]{20,}_/, '')}`].filter(Boolean).join(' ')
