import type { QueueSourceConfig } from '../config'
import { isSecretKey } from './scrub'

export type FieldClass = 'secret' | 'personal' | 'open'

export type FieldClasses = {
  /** Of the value under the last key of a path; undefined: that of what is around it. */
  of: (path: readonly string[]) => FieldClass | undefined
  /** Keys that pitwall.yaml calls secret, in lower case. */
  secretKeys: ReadonlySet<string>
}

/** Keys and dotted paths (or ends of them) as pitwall.yaml classes them. What looks like a secret is one, even where it says `open`. */
export function fieldClasses({ fields }: Pick<QueueSourceConfig, 'fields'>): FieldClasses {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]))
  const secret = [...byName].filter(([, value]) => value === 'secret').map(([name]) => name)
  return {
    of: (path) => {
      const key = path.at(-1)
      if (key === undefined) return undefined
      if (isSecretKey(key)) return 'secret'
      return classNamed(byName, path)
    },
    secretKeys: new Set(secret.map((name) => name.split('.').at(-1) ?? name)),
  }
}

/** By the longest end of the path that is named: what is JSON in a string begins anew. */
function classNamed(
  byName: ReadonlyMap<string, FieldClass>,
  path: readonly string[],
): FieldClass | undefined {
  if (byName.size === 0) return undefined
  const lower = path.map((key) => key.toLowerCase())
  return lower
    .map((_, start) => byName.get(lower.slice(start).join('.')))
    .find((found) => found !== undefined)
}

/** Whether any part of a dotted path is a secret: then nobody may search by it either. */
export const isSecretPath = (classes: FieldClasses, path: string): boolean => {
  const parts = path.split('.')
  return parts.some((_, index) => classes.of(parts.slice(0, index + 1)) === 'secret')
}
