import { AppError } from '@/lib/errors'

/**
 * The result of `work`, or `unavailable` once `waitMs` have passed; the work itself is not stopped.
 *
 * @throws AppError unavailable
 */
export async function within<T>(waitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new AppError('unavailable', 'The database does not answer in time.', {
      retryAfterSeconds: 5,
    })
    timer = setTimeout(() => reject(error), waitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
