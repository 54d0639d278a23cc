import { z } from 'zod'
import { pitwallConfig } from './contract'
import type { Path } from './parse'

/** For editors: `# yaml-language-server: $schema=http://HOST/pitwall.schema.json`. */
export function configSchema() {
  return { title: 'pitwall.yaml', ...z.toJSONSchema(pitwallConfig, { io: 'input' }) }
}

/** The keys that may stand at a place; which variant is meant is told by its `kind`. */
export function knownKeysAt(path: Path, value: unknown): string[] {
  let schema: unknown = configSchema()
  let inner = value
  for (const part of path) {
    schema =
      typeof part === 'number'
        ? of(variant(schema, inner), 'items')
        : of(of(variant(schema, inner), 'properties'), part)
    inner = of(inner, part)
  }
  return Object.keys(Object(of(variant(schema, inner), 'properties')))
}

function variant(schema: unknown, value: unknown): unknown {
  const options = of(schema, 'oneOf') ?? of(schema, 'anyOf')
  if (!Array.isArray(options)) return schema
  return options.find((option) => of(of(of(option, 'properties'), 'kind'), 'const') === of(value, 'kind'))
}

function of(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
