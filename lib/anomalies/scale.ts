const OFFSET = 0.05
const TINY = 1e-9

/**
 * The scale on which values are compared: for values well above a tenth of the magnitude the logarithm, so that twice as
 * much and half as much are equally far; around zero linear, so that zeros and negative values have a place.
 * Source: inverse hyperbolic sine transformation, Burbidge, Magee and Robb, JASA 83 (1988).
 */
export const toScale = (value: number, magnitude: number): number =>
  Math.asinh(value / (2 * OFFSET * Math.max(magnitude, TINY)))

export const fromScale = (scaled: number, magnitude: number): number =>
  Math.sinh(scaled) * 2 * OFFSET * Math.max(magnitude, TINY)
