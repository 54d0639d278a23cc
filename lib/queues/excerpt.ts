export const MAX_TEXT_BYTES = 65_536
export const MAX_FAILURE_BYTES = 8_192
export const MAX_MESSAGE_CHARACTERS = 2_000

export type Excerpt = { text: string; bytes: number; isCut: boolean }

/**
 * What is shown of a text of `bytes` bytes that begins with `start`: all of it up to `limit` bytes, else as many whole
 * characters. Of what is no text only the size is told.
 */
export function excerpt(start: Uint8Array, bytes: number, limit = MAX_TEXT_BYTES): Excerpt {
  const isCut = bytes > limit
  try {
    // A stream leaves out the character that the cut went through.
    const text = decoder().decode(start.subarray(0, limit), { stream: isCut })
    return { text, bytes, isCut }
  } catch {
    return { text: `(${bytes} bytes that are no text)`, bytes, isCut }
  }
}

export function excerptOf(text: string, limit = MAX_TEXT_BYTES): Excerpt {
  const bytes = Buffer.from(text)
  return excerpt(bytes, bytes.byteLength, limit)
}

/** At most 2 000 characters of a message, or null of nothing. */
export function messageOf(text: string | null | undefined): string | null {
  if (!text) return null
  return text.length > MAX_MESSAGE_CHARACTERS ? `${text.slice(0, MAX_MESSAGE_CHARACTERS - 1)}…` : text
}

const decoder = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
