/** Mean and standard deviation of the last `size` steps, as `avg_over_time` and `stddev_over_time` give them; NaN is absent. */
export class RollingMoments {
  readonly #window: Float64Array
  #next = 0
  #count = 0
  #sum = 0
  #squares = 0
  #origin = Number.NaN

  constructor(size: number) {
    this.#window = new Float64Array(size).fill(Number.NaN)
  }

  push(value: number): void {
    const old = this.#window[this.#next] ?? Number.NaN
    this.#window[this.#next] = value
    this.#next = (this.#next + 1) % this.#window.length
    this.#add(old, -1)
    this.#add(value, 1)
  }

  get mean(): number {
    return this.#count > 0 ? this.#origin + this.#sum / this.#count : Number.NaN
  }

  get deviation(): number {
    if (this.#count === 0) return Number.NaN
    const mean = this.#sum / this.#count
    return Math.sqrt(Math.max(0, this.#squares / this.#count - mean * mean))
  }

  #add(value: number, sign: 1 | -1): void {
    if (Number.isNaN(value)) return
    // Sums of distances from the first value lose fewer digits.
    if (Number.isNaN(this.#origin)) this.#origin = value
    const distance = value - this.#origin
    this.#count += sign
    this.#sum += sign * distance
    this.#squares += sign * distance * distance
  }
}

/** Median of the last `size` steps, as `quantile_over_time(0.5, ...)` gives it; NaN is absent. */
export class RollingMedian {
  readonly #window: Float64Array
  readonly #sorted: Float64Array
  #next = 0
  #count = 0

  constructor(size: number) {
    this.#window = new Float64Array(size).fill(Number.NaN)
    this.#sorted = new Float64Array(size)
  }

  push(value: number): void {
    const old = this.#window[this.#next] ?? Number.NaN
    this.#window[this.#next] = value
    this.#next = (this.#next + 1) % this.#window.length
    if (!Number.isNaN(old)) this.#remove(old)
    if (!Number.isNaN(value)) this.#insert(value)
  }

  get median(): number {
    if (this.#count === 0) return Number.NaN
    const middle = (this.#count - 1) / 2
    return ((this.#sorted[Math.floor(middle)] ?? 0) + (this.#sorted[Math.ceil(middle)] ?? 0)) / 2
  }

  #insert(value: number): void {
    const place = this.#placeOf(value)
    this.#sorted.copyWithin(place + 1, place, this.#count)
    this.#sorted[place] = value
    this.#count++
  }

  #remove(value: number): void {
    const place = this.#placeOf(value)
    this.#sorted.copyWithin(place, place + 1, this.#count)
    this.#count--
  }

  #placeOf(value: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
