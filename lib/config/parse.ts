import { type Document, isMap, isNode, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type PitwallConfig, pitwallConfig } from './contract'
import { fillIn } from './fill-in'
import { knownKeysAt } from './json-schema'
import { nearest } from './nearest'
import { relationProblems } from './relations'

const MAX_ALIASES = 100
const MAX_PROBLEMS = 20

export type Path = (string | number)[]
export type Problem = { path: Path; message: string; key?: string }

/** One line a problem, with its place in the file; never a value, which could be a secret. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
  }
}

/**
 * @param variables where `${NAME}` comes from
 * @throws ConfigError
 */
export function parseConfig(text: string, variables: Record<string, string | undefined>): PitwallConfig {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const broken = [...document.errors, ...document.warnings].map(
    ({ message, pos }) => `line ${lines.linePos(pos[0]).line}: ${message}`,
  )
  refuse(broken)

  const tell = (problem: Problem) => `line ${lineOf(document, lines, problem)}: ${problem.message}`
  const filled = fillIn(plainValue(document) ?? {}, variables)
  const result = pitwallConfig.safeParse(filled.value)
  const found = result.success ? relationProblems(result.data) : problemsOf(result.error, filled.value)
  const problems = [...filled.problems, ...found.filter((problem) => !isAmong(filled.problems, problem))]
  if (result.success && problems.length === 0) return result.data
  throw new ConfigError(problems.slice(0, MAX_PROBLEMS).map(tell))
}

/** A value that lacks its variable is told once, not also for being empty. */
const isAmong = (told: Problem[], { path }: Problem) =>
  told.some((problem) => problem.path.join('.') === path.join('.'))

function refuse(problems: string[]): void {
  if (problems.length > 0) throw new ConfigError(problems.slice(0, MAX_PROBLEMS))
}

function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch {
    throw new ConfigError([`uses more than ${MAX_ALIASES} aliases, or one that means nothing`])
  }
}

function problemsOf(error: z.ZodError, value: unknown): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol')
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, value))
    const place = path.length === 0 ? '' : `\`${shown(path)}\`: `
    return [{ path, message: `${place}${issue.message}` }]
  })
}

function unknownKey(path: Path, key: string, value: unknown): Problem {
  const meant = nearest(key, knownKeysAt(path, value))
  const hint = meant ? ` - did you mean \`${meant}\`?` : ''
  return { path, key, message: `unknown key \`${key}\`${hint}` }
}

const shown = (path: Path) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '')

/** The line of the named key, else of the value, else of the closest thing around it that is in the file. */
function lineOf(document: Document, lines: LineCounter, { path, key }: Problem): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (!isNode(node) || !node.range) continue
    const named = key === undefined ? undefined : keyNode(node, key)
    return lines.linePos((named ?? node).range?.[0] ?? 0).line
  }
  return 1
}

function keyNode(node: Node, key: string): Node | undefined {
  if (!isMap(node)) return undefined
  const pair = node.items.find((item) => isNode(item.key) && String(item.key) === key)
  return pair && isNode(pair.key) ? pair.key : undefined
}
