import type { Path, Problem } from './parse'

const REFERENCE = /\$\$|\$\{([^}]*)\}/g
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Replaces `${NAME}` in every text value; `$$` stands for one dollar sign. */
export function fillIn(
  value: unknown,
  variables: Record<string, string | undefined>,
): { value: unknown; problems: Problem[] } {
  const problems: Problem[] = []
  const visit = (inner: unknown, path: Path): unknown => {
    if (typeof inner === 'string')
      return fillText(inner, variables, (message) => problems.push({ path, message }))
    if (Array.isArray(inner)) return inner.map((item, index) => visit(item, [...path, index]))
    if (typeof inner !== 'object' || inner === null) return inner
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, visit(item, [...path, key])]))
  }
  return { value: visit(value, []), problems }
}

function fillText(
  text: string,
  variables: Record<string, string | undefined>,
  complain: (message: string) => void,
): string {
  return text.replaceAll(REFERENCE, (reference, name: string | undefined) => {
    if (name === undefined) return '$'
    if (!NAME.test(name)) {
      complain(`\`${reference}\` is not a variable name`)
      return ''
    }
    const value = variables[name]
    if (value === undefined || value === '') complain(`the environment variable ${name} is not set`)
    return value ?? ''
  })
}
