/** Pixels around every plot, so that one moment stands at one place in all of them. */
export const EDGE = { left: 56, right: 12, top: 8, bottom: 24 } as const
