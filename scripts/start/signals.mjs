/** npm passes a terminal's Ctrl-C on, so that one key press arrives twice: the echo is not a second wish. */
const ECHO_MS = 500

/**
 * Resolves at the first Ctrl-C, SIGTERM or closed terminal; the next one calls `onSecond`.
 */
export function stopSignal(onSecond) {
  let first
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(name, () => {
        const now = performance.now()
        if (first === undefined) {
          first = now
          resolve(name)
        } else if (now - first > ECHO_MS) onSecond()
      })
    }
  })
}
