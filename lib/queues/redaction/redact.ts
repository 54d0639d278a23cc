import type { FieldClass, FieldClasses } from './classes'
import { HIDDEN, isSecretKey, scrub } from './scrub'

const MAX_DEPTH = 60
/** JSON in a string in a string in a string; deeper is hidden. */
const MAX_NESTING = 3
const HIDDEN_JSON = JSON.stringify(HIDDEN)
const SPACE = /\s*/y
const STRING = /"((?:[^"\\]|\\[\s\S])*)("?)/y
const CUT_ESCAPE = /(?<=(?:^|[^\\])(?:\\\\)*)\\(?:u[\da-fA-F]{0,3})?$/
const LITERAL = /[^\s,\]}"[{:]+/y
const NAMING_KEYS = ['name', 'key', 'header', 'field']

export type Redacted = { text: string; hidden: number }

/**
 * JSON text with secrets hidden, personal values masked and free text scrubbed, otherwise letter by letter as it came:
 * numbers keep their digits, keys their order. Text that is cut in the middle, or is no JSON, is taken as far as it goes.
 */
export function redactJson(text: string, classes: FieldClasses): Redacted {
  return new Redactor(text, classes, [], undefined, 0).run()
}

class Redactor {
  #at = 0
  #out = ''
  #hidden = 0

  constructor(
    private readonly text: string,
    private readonly classes: FieldClasses,
    private readonly root: readonly string[],
    private readonly rootClass: FieldClass | undefined,
    private readonly nesting: number,
  ) {}

  run(): Redacted {
    this.#value(this.root, this.rootClass, 0)
    const rest = this.text.slice(this.#at)
    // Not JSON after all: what its form has not shown may stand there as in any text.
    const text = rest === '' ? this.#out : this.#scrubbed(this.#out + rest)
    return { text, hidden: this.#hidden }
  }

  #value(path: readonly string[], around: FieldClass | undefined, depth: number): void {
    this.#space()
    const first = this.text[this.#at]
    if (around === 'secret' || depth > MAX_DEPTH) this.#hide()
    else if (first === '{') this.#object(path, around, depth)
    else if (first === '[') this.#array(path, around, depth)
    else if (first === '"') this.#string(path, around)
    else this.#literal(around)
  }

  #object(path: readonly string[], around: FieldClass | undefined, depth: number): void {
    let named = ''
    this.#take('{')
    for (;;) {
      this.#space()
      if (this.text[this.#at] !== '"') break
      const key = this.#key()
      this.#space()
      if (!this.#take(':')) break
      const inner = [...path, key]
      const own = key === 'value' && isSecretKey(named) ? 'secret' : this.classes.of(inner)
      this.#space()
      const from = this.#at
      this.#value(inner, own ?? around, depth + 1)
      if (NAMING_KEYS.includes(key.toLowerCase())) named = decoded(this.text.slice(from + 1, this.#at - 1))
      this.#space()
      if (!this.#take(',')) break
    }
    this.#take('}')
  }

  #array(path: readonly string[], around: FieldClass | undefined, depth: number): void {
    this.#take('[')
    // A pair as headers come: `["authorization", "x"]`.
    const pair = /^\s*"([^"\\]{1,100})"\s*,/.exec(this.text.slice(this.#at, this.#at + 200))?.[1]
    for (let index = 0; ; index++) {
      this.#space()
      const first = this.text[this.#at]
      if (first === undefined || first === ']') break
      const before = this.#at
      const isNamed = index === 1 && pair !== undefined && isSecretKey(pair)
      this.#value(path, isNamed ? 'secret' : around, depth + 1)
      this.#space()
      if (!this.#take(',') || this.#at === before) break
    }
    this.#take(']')
  }

  #string(path: readonly string[], around: FieldClass | undefined): void {
    const [content, isWhole] = this.#read()
    const value = decoded(content)
    const shown = this.#shownString(value, path, around)
    const written = shown === value ? `"${content}"` : JSON.stringify(shown)
    this.#out += isWhole ? written : written.slice(0, -1)
  }

  #shownString(value: string, path: readonly string[], around: FieldClass | undefined): string {
    if (/^\s*[[{]/.test(value)) return this.#nested(value, path, around)
    if (around === 'personal') return this.#counted(masked(value))
    return this.#scrubbed(value)
  }

  #nested(value: string, path: readonly string[], around: FieldClass | undefined): string {
    if (this.nesting >= MAX_NESTING) return this.#counted(HIDDEN)
    const inner = new Redactor(value, this.classes, path, around, this.nesting + 1).run()
    this.#hidden += inner.hidden
    return inner.text
  }

  #literal(around: FieldClass | undefined): void {
    LITERAL.lastIndex = this.#at
    const word = LITERAL.exec(this.text)?.[0]
    if (word === undefined) return
    this.#at += word.length
    const isEmpty = word === 'null' || word === 'true' || word === 'false'
    const scrubbed = scrub(word)
    if (around === 'personal' && !isEmpty) this.#out += this.#counted('"***"')
    else this.#out += scrubbed === word ? word : this.#counted(HIDDEN_JSON)
  }

  /** Goes over a value without a word of it. */
  #hide(): void {
    if (this.#at >= this.text.length) return
    const kept = { out: this.#out, hidden: this.#hidden }
    const from = this.#at
    this.#skip()
    const word = this.text.slice(from, this.#at)
    this.#out = kept.out + (word === 'null' || word === '""' ? word : HIDDEN_JSON)
    this.#hidden = kept.hidden + 1
  }

  #skip(): void {
    let open = 0
    do {
      this.#space()
      const letter = this.text[this.#at]
      if (letter === undefined) return
      if (letter === '"') this.#read()
      else if ('{['.includes(letter)) open += Number(this.#take(letter))
      else if ('}]'.includes(letter)) {
        if (open === 0) return
        open -= Number(this.#take(letter))
      } else if (',:'.includes(letter)) this.#take(letter)
      else this.#literal(undefined)
    } while (open > 0)
  }

  /** Content of the string that begins here, and whether its end is there. */
  #read(): [content: string, isWhole: boolean] {
    STRING.lastIndex = this.#at
    const [whole = '', content = '', end] = STRING.exec(this.text) ?? []
    this.#at += Math.max(1, whole.length)
    return [content, end === '"']
  }

  #key(): string {
    const [content, isWhole] = this.#read()
    const key = decoded(content)
    this.#out += `"${scrub(key) === key ? content : HIDDEN}${isWhole ? '"' : ''}`
    return key
  }

  #space(): void {
    SPACE.lastIndex = this.#at
    const blank = SPACE.exec(this.text)?.[0] ?? ''
    this.#at += blank.length
    this.#out += blank
  }

  #take(letter: string): boolean {
    if (this.text[this.#at] !== letter) return false
    this.#at += 1
    this.#out += letter
    return true
  }

  #scrubbed(text: string): string {
    const shown = scrub(text, this.classes.secretKeys)
    if (shown !== text) this.#hidden += 1
    return shown
  }

  #counted(shown: string): string {
    this.#hidden += 1
    return shown
  }
}

function decoded(content: string): string {
  try {
    const value: unknown = JSON.parse(`"${content.replace(CUT_ESCAPE, '')}"`)
    return typeof value === 'string' ? value : content
  } catch {
    return content
  }
}

/** `b***@***` for an address, `B***` for anything else. */
const masked = (value: string): string =>
  value === '' ? '' : `${[...value][0]}***${/^[^@\s]+@[^@\s]+$/.test(value) ? '@***' : ''}`
