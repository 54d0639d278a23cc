const PAYLOAD_BYTES = 65_536
const ERROR_BYTES = 8_192
const MESSAGE_CHARACTERS = 2_000

/** Characters to ask the server for: never fewer bytes than are shown. */
export const ASK_PAYLOAD = PAYLOAD_BYTES
export const ASK_ERROR = ERROR_BYTES
export const ASK_MESSAGE = MESSAGE_CHARACTERS

/** The part of a payload that is shown; `bytes` is its whole length. */
export function shown(text: string | null, bytes: number | null) {
  if (text === null || bytes === null) return null
  const part = firstBytes(text, PAYLOAD_BYTES)
  return { text: part, bytes, isCut: Buffer.byteLength(part) < bytes }
}

export const errorText = (text: string): string => firstBytes(text, ERROR_BYTES)

/** At most so many bytes of UTF-8, never half a character. */
function firstBytes(text: string, most: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= most) return text
  let end = most
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end).toString()
}
