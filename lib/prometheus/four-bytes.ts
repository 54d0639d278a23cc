/**
 * Four characters at once, as a little-endian number.
 * Source: S. E. Anderson, Bit Twiddling Hacks (byte equal to n); D. Lemire, Quickly parsing eight digits, 2018.
 */
export const holdsQuote = (four: number): boolean => {
  const others = four ^ 0x22222222
  return ((others - 0x01010101) & ~others & 0x80808080) !== 0
}

export const isDigits = (four: number): boolean =>
  (four & 0xf0f0f0f0) === 0x30303030 && ((four + 0x06060606) & 0xf0f0f0f0) === 0x30303030

/** 0-9999. */
export const fourDigits = (four: number): number => {
  const pairs = 10 * (four & 0x0f000f) + ((four >>> 8) & 0x0f000f)
  return 100 * (pairs & 0xff) + (pairs >>> 16)
}
