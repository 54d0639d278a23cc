/** The result of `work`; once `waitMs` have passed, an Error instead. The work itself goes on, unheard. */
export async function within<T>(work: Promise<T>, waitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${waitMs} ms`)), waitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // When it loses the race nobody else listens to its failure.
    work.catch(() => undefined)
  }
}
