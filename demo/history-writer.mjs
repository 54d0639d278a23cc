import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { createHistory } from './history-series.mjs'

const STEP_MS = 60_000
const CHUNK_CHARS = 4 * 1024 * 1024

/* The thread that writes history as OpenMetrics text, a file a slice. */
const { scratch, from, until, sliceMs } = workerData
const history = createHistory(from)

for (let start = from, index = 0; start < until; start += sliceMs, index += 1) {
  const name = `slice-${index}.txt`
  writeSlice(join(scratch, name), start, Math.min(until, start + sliceMs))
  parentPort.postMessage(name)
}

function writeSlice(file, start, end) {
  const descriptor = openSync(file, 'w', 0o600)
  let text = ''
  for (let at = firstStep(start); at < end; at += STEP_MS) {
    text += history.step(at, STEP_MS)
    if (text.length < CHUNK_CHARS) continue
    writeSync(descriptor, text, null, 'latin1')
    text = ''
  }
  writeSync(descriptor, `${text}# EOF\n`, null, 'latin1')
  closeSync(descriptor)
}

/** Samples stand on whole minutes, strictly after what is already there. */
function firstStep(start) {
  return (Math.floor(start / STEP_MS) + 1) * STEP_MS
}
