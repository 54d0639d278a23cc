/**
 * Goes on at once with what is there already, else when it comes. Every promise costs a machine path microseconds, the
 * more so the more systems follow the asynchronous context, and most of its steps have nothing to wait for.
 */
export function atOnce<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
