const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN = [0x7b, 0x5b]
const CLOSE = [0x7d, 0x5d]

/** The bytes are not JSON from here on, or end too early. */
export class ScanError extends Error {}

/**
 * Walks over JSON without building anything: what is wanted are the places where values start and end, since the bytes
 * themselves are what is kept and served.
 */
export class JsonScanner {
  at = 0

  constructor(readonly bytes: Buffer) {}

  /** Calls `value` for each member, standing before its value, which it must pass. */
  object(value: (key: string) => void): void {
    this.#container(OPEN[0], CLOSE[0], () => {
      const key: unknown = JSON.parse(this.text(() => this.skip()))
      this.#pass(COLON)
      value(String(key))
    })
  }

  /** Calls `element` for each, standing before it, which it must pass. */
  array(element: () => void): void {
    this.#container(OPEN[1], CLOSE[1], element)
  }

  /** The text of what `pass` goes over. */
  text(pass: () => void): string {
    this.space()
    const start = this.at
    pass()
    return this.bytes.toString('utf8', start, this.at)
  }

  /** Passes one value of any kind. */
  skip(): void {
    this.space()
    const first = this.bytes[this.at]
    if (first === QUOTE) this.#string()
    else if (first === OPEN[0] || first === OPEN[1]) this.#nested()
    else this.#word()
  }

  space(): void {
    while (isSpace(this.bytes[this.at])) this.at += 1
  }

  #container(open: number | undefined, close: number | undefined, each: () => void): void {
    this.#pass(open)
    this.space()
    if (this.bytes[this.at] === close) {
      this.at += 1
      return
    }
    for (;;) {
      each()
      this.space()
      const next = this.bytes[this.at]
      this.at += 1
      if (next === close) return
      if (next !== COMMA) throw this.#error()
    }
  }

  #pass(expected: number | undefined): void {
    this.space()
    if (this.bytes[this.at] !== expected) throw this.#error()
    this.at += 1
  }

  #string(): void {
    let end = this.at + 1
    for (;;) {
      end = this.bytes.indexOf(QUOTE, end)
      if (end === -1) throw this.#error()
      let backslashes = 0
      while (this.bytes[end - 1 - backslashes] === BACKSLASH) backslashes += 1
      if (backslashes % 2 === 0) break
      end += 1
    }
    this.at = end + 1
  }

  #nested(): void {
    let depth = 0
    do {
      const byte = this.bytes[this.at]
      if (byte === undefined) throw this.#error()
      if (byte === QUOTE) {
        this.#string()
        continue
      }
      if (byte === OPEN[0] || byte === OPEN[1]) depth += 1
      else if (byte === CLOSE[0] || byte === CLOSE[1]) depth -= 1
      this.at += 1
    } while (depth > 0)
  }

  #word(): void {
    const start = this.at
    while (isWord(this.bytes[this.at])) this.at += 1
    if (this.at === start) throw this.#error()
  }

  #error(): ScanError {
    return new ScanError(`not JSON at byte ${this.at} of ${this.bytes.byteLength}`)
  }
}

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** What numbers, true, false and null are made of. */
const isWord = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e)
