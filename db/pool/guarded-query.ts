import type postgres from 'postgres'

export type Pending = postgres.PendingQuery<postgres.Row[]>
type Shape = 'objects' | 'values' | 'raw'
type Run = (start: (client: postgres.Sql) => PromiseLike<unknown>) => Promise<unknown>

/**
 * Stands where the driver's pending query stands: it runs once, when somebody waits for it, and through the guard.
 * Of the driver's ways to read an answer it knows rows, `values()` and `raw()`.
 */
export class GuardedQuery implements PromiseLike<unknown> {
  #shape: Shape = 'objects'
  #answer: Promise<unknown> | undefined

  constructor(
    private readonly make: (client: postgres.Sql) => Pending,
    private readonly run: Run,
  ) {}

  values(): this {
    this.#shape = 'values'
    return this
  }

  raw(): this {
    this.#shape = 'raw'
    return this
  }

  execute(): this {
    this.#start()
    return this
  }

  // biome-ignore lint/suspicious/noThenProperty: the query builder awaits it like the driver's own query
  then<A = unknown, B = never>(
    onAnswer?: ((value: unknown) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#start().then(onAnswer, onError)
  }

  catch<B = never>(onError?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return this.#start().catch(onError)
  }

  finally(onSettled?: (() => void) | null): Promise<unknown> {
    return this.#start().finally(onSettled)
  }

  #start(): Promise<unknown> {
    this.#answer ??= this.run((client) => shaped(this.make(client), this.#shape))
    return this.#answer
  }
}

function shaped(query: Pending, shape: Shape): PromiseLike<unknown> {
  if (shape === 'values') return query.values()
  return shape === 'raw' ? query.raw() : query
}
