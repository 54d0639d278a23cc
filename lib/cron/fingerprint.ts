import { fingerprintOf } from '@/lib/fingerprint'

const SNIPPET_CHARACTERS = 2_000
const TELLING = /error|exception|fail|fatal|panic|denied|refused|timed? ?out|cannot|unable/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** The end of what was said, readable: at most 2 000 characters; null when nothing was. */
export function snippet(body: Uint8Array | null): string | null {
  const text = readable(body).trimEnd()
  return text === '' ? null : text.slice(-SNIPPET_CHARACTERS).toWellFormed()
}

/** Text of what a job sent, whatever its bytes: no colours, no control characters. */
export const readable = (body: Uint8Array | null): string =>
  new TextDecoder()
    .decode(body ?? undefined)
    .replaceAll('\r\n', '\n')
    .replace(ANSI, '')
    .replace(CONTROLS, '')

/** The same for texts whose telling line differs in numbers, ids, addresses and paths alone; 16 letters. */
export const fingerprint = (text: string): string => fingerprintOf(tellingLine(text))

/** The last line that speaks of an error, else the last one. */
function tellingLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.findLast((line) => TELLING.test(line)) ?? lines.at(-1) ?? ''
}
