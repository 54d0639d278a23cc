const MAX_PARSED = 1_000_000

/**
 * The string, number or boolean at a dotted path of a JSON text, as text. Of a text that is cut it is found as far as
 * what is there goes; undefined where it is not, or where the text is not JSON.
 */
export function textAt(json: string, path: string, isCut = false): string | undefined {
  const keys = path.split('.')
  if (isCut || json.length > MAX_PARSED) return new Scan(json).find(keys)
  try {
    return scalar(keys.reduce(step, JSON.parse(json)))
  } catch {
    return undefined
  }
}

/** The same of a value that is parsed already. */
export const textIn = (value: unknown, path: string): string | undefined =>
  scalar(path.split('.').reduce(step, value))

const step = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined

const scalar = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined

/** Reads JSON from the left only as far as it must, so that it may break off anywhere. */
class Scan {
  private at = 0

  constructor(private readonly json: string) {}

  find(keys: readonly string[]): string | undefined {
    for (const key of keys) {
      if (!this.enter(key)) return undefined
    }
    return this.scalarHere()
  }

  /** Goes to the value of this key in the object that begins here. */
  private enter(key: string): boolean {
    if (!this.takes('{')) return false
    while (!this.takes('}')) {
      const name = this.stringHere()
      if (name === undefined || !this.takes(':')) return false
      if (name === key) return true
      if (!this.skipValue()) return false
      if (!this.takes(',') && this.json[this.at] !== '}') return false
    }
    return false
  }

  private scalarHere(): string | undefined {
    this.takes('')
    if (this.json[this.at] === '"') return this.stringHere()
    // What follows tells that a number is whole.
    const word = /^(true|false|-?\d[\d.eE+-]*)(?=[\s,}\]])/.exec(this.json.slice(this.at, this.at + 64))?.[1]
    return word && textAt(`[${word}]`, '0')
  }

  private stringHere(): string | undefined {
    this.takes('')
    const from = this.at
    if (this.json[from] !== '"' || !this.skipString()) return undefined
    try {
      return String(JSON.parse(this.json.slice(from, this.at)))
    } catch {
      return undefined
    }
  }

  private skipString(): boolean {
    for (let at = this.at + 1; at < this.json.length; at++) {
      if (this.json[at] === '\\') at++
      else if (this.json[at] === '"') {
        this.at = at + 1
        return true
      }
    }
    return false
  }

  private skipValue(): boolean {
    let depth = 0
    while (this.at < this.json.length) {
      const character = this.json[this.at] ?? ''
      if (character === '"') {
        if (!this.skipString()) return false
        continue
      }
      if (depth === 0 && (character === ',' || character === '}')) return true
      if (character === '{' || character === '[') depth++
      if (character === '}' || character === ']') depth--
      this.at++
    }
    return false
  }

  /** Past white space, and past this character when it comes next. */
  private takes(character: string): boolean {
    while (' \t\r\n'.includes(this.json[this.at] ?? '.')) this.at++
    if (this.json[this.at] !== character) return false
    this.at++
    return true
  }
}
