import { AppError } from './errors'

/**
 * The result of `work`, waited for at most `waitMs`. The work itself goes on, unheard.
 *
 * @throws AppError unavailable
 */
export async function within<T>(work: Promise<T>, waitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('unavailable', 'There was no answer in time.', { retryAfterSeconds: 5 })),
      waitMs,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // When it loses the race nobody else listens to its failure.
    work.catch(() => undefined)
  }
}
