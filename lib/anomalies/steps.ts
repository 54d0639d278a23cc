/** How much of the way a value goes in a time towards another, with a time constant: exponential smoothing. */
export const share = (passedMs: number, constantMs: number): number => 1 - Math.exp(-passedMs / constantMs)

export const clip = (value: number, most: number): number => Math.max(-most, Math.min(most, value))
