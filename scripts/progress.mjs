const STILL_RUNNING_EVERY_MS = 30_000
const REDRAW_EVERY_MS = 250

/**
 * One line a step with its elapsed time. On a terminal the line is redrawn while the step runs; elsewhere
 * a step is one plain line at its end, and a long one says that it is still running.
 */
export function createProgress(stream = process.stdout) {
  const live = Boolean(stream.isTTY)
  let current
  let closed = false

  const clear = () => live && current && stream.write('\r\x1b[2K')
  const draw = () => {
    if (!current || closed) return
    const text = `  ${current.label} ${current.note}`.trimEnd()
    const line = `${text}  ${elapsed(current.since)}`
    stream.write(live ? `\r\x1b[2K${line.slice(0, (stream.columns || 80) - 1)}` : `${line} …\n`)
  }

  const log = (line) => {
    clear()
    stream.write(`${line}\n`)
    if (live) draw()
  }

  /** Runs `work(note)`; `note(text)` says what the step is at. */
  async function step(label, work) {
    const mine = { label, note: '', since: performance.now() }
    current = mine
    if (live) draw()
    const timer = setInterval(draw, live ? REDRAW_EVERY_MS : STILL_RUNNING_EVERY_MS)
    const end = (mark) => {
      clearInterval(timer)
      if (closed) return
      clear()
      current = undefined
      stream.write(`${mark} ${label}  ${elapsed(mine.since)}\n`)
    }
    try {
      const result = await work((note) => {
        mine.note = note
        if (live) draw()
      })
      end('✓')
      return result
    } catch (error) {
      end('✗')
      throw error
    }
  }

  /** Says one last line; what is still under way shows nothing any more. */
  function close(line) {
    log(line)
    clear()
    closed = true
  }

  return { step, log, close }
}

/** `0.4 s`, `12 s`, `1 min 5 s` since a `performance.now()`. */
export function elapsed(since, now = performance.now()) {
  const seconds = (now - since) / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
