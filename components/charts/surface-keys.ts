type Span = { from: number; to: number; stepMs: number }

const FAR = 10

/** Where a key moves the cursor; undefined when it moves nothing. */
export function keyedTo(key: string, at: number, { from, to, stepMs }: Span): number | undefined {
  const by = (steps: number) => Math.max(from, Math.min(to, at + steps * stepMs))
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return by(-1)
    case 'ArrowRight':
    case 'ArrowUp':
      return by(1)
    case 'PageUp':
      return by(FAR)
    case 'PageDown':
      return by(-FAR)
    case 'Home':
      return from
    case 'End':
      return to
    default:
      return undefined
  }
}
