const scratch = new Float64Array(32)

/** Median of up to 32 of the values from `from` on, NaN left out; NaN of none. */
export function medianOf(
  values: Float32Array | Int8Array,
  from: number,
  length: number,
  stride = 1,
  absent = Number.NaN,
): number {
  let count = 0
  for (let index = 0; index < length; index++) {
    const value = values[from + index * stride] ?? Number.NaN
    if (Number.isNaN(value) || value === absent) continue
    // Insertion: so few values are sorted fastest this way.
    let place = count++
    while (place > 0 && (scratch[place - 1] ?? 0) > value) {
      scratch[place] = scratch[place - 1] ?? 0
      place--
    }
    scratch[place] = value
  }
  if (count === 0) return Number.NaN
  return ((scratch[(count - 1) >> 1] ?? 0) + (scratch[count >> 1] ?? 0)) / 2
}
