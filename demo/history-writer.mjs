import { closeSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { createHistory } from './history-series.mjs'

const STEP_MS = 60_000
const CHUNK_CHARS = 4 * 1024 * 1024

/* The thread that writes history as OpenMetrics text: the next slice for each file name, false when there is none. */
const { from, until, sliceMs } = workerData
const history = createHistory(from)
let start = from

parentPort.on('message', (file) => {
  if (start >= until) return parentPort.postMessage(false)
  const end = Math.min(until, (Math.floor(start / sliceMs) + 1) * sliceMs)
  writeSlice(file, start, end)
  start = end
  parentPort.postMessage(true)
})

/** Samples stand on whole minutes. */
function writeSlice(file, start, end) {
  const descriptor = openSync(file, 'w', 0o600)
  let text = ''
  for (let at = Math.ceil(start / STEP_MS) * STEP_MS; at < end; at += STEP_MS) {
    text += history.step(at, STEP_MS)
    if (text.length < CHUNK_CHARS) continue
    writeSync(descriptor, text, null, 'latin1')
    text = ''
  }
  writeSync(descriptor, `${text}# EOF\n`, null, 'latin1')
  closeSync(descriptor)
}
