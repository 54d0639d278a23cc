import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { runTool } from './tool.mjs'

/** As long as Prometheus's own longest blocks at this retention: each slice becomes one block, in one pass. */
const SLICE_HOURS = 54
const SLICE_MS = SLICE_HOURS * 3_600_000
const AT_ONCE = 2

/**
 * Writes samples of `[from, until)` as Prometheus blocks. A thread writes slices of text, `promtool` turns each
 * into a block meanwhile.
 */
export async function writeBlocks({ scratch, blocks, promtool, from, until, log }) {
  const slices = Math.ceil(until / SLICE_MS) - Math.floor(from / SLICE_MS)
  const turning = new Set()
  let done = 0

  for await (const file of writtenSlices({ scratch, from, until })) {
    if (turning.size >= AT_ONCE) await Promise.race(turning)
    const work = toBlocks(file).finally(() => turning.delete(work))
    turning.add(work)
    work.catch(() => undefined)
  }
  await Promise.all(turning)

  async function toBlocks(file) {
    const options = [`--max-block-duration=${SLICE_HOURS}h`, '--quiet']
    await runTool(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', ...options, file, blocks])
    rmSync(file)
    done += 1
    if (slices > 1) log(`  history ${Math.round((100 * done) / slices)} %`)
  }
}

/** A thread writes each slice when it is asked for, so that at most a few lie about. */
async function* writtenSlices({ scratch, from, until }) {
  const worker = new Worker(new URL('history-writer.mjs', import.meta.url), {
    workerData: { from, until, sliceMs: SLICE_MS },
  })
  try {
    for (let index = 0; ; index += 1) {
      const file = join(scratch, `slice-${index}.txt`)
      worker.postMessage(file)
      const [written] = await once(worker, 'message')
      if (!written) return
      yield file
    }
  } finally {
    await worker.terminate()
  }
}
