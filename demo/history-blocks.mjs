import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { runTool } from './tool.mjs'

const SLICE_MS = 3.5 * 86_400_000
const AT_ONCE = 2

/**
 * Writes samples of `[from, until)` as Prometheus blocks. A thread writes slices of text, `promtool` turns each
 * into blocks meanwhile.
 */
export async function writeBlocks({ scratch, blocks, promtool, from, until, log }) {
  const slices = Math.ceil((until - from) / SLICE_MS)
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
    const options = ['--max-block-duration=672h', '--quiet']
    await runTool(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', ...options, file, blocks])
    rmSync(file)
    done += 1
    if (slices > 1) log(`  history ${Math.round((100 * done) / slices)} %`)
  }
}

/** The thread writes the next slice while the one before is being taken. */
async function* writtenSlices({ scratch, from, until }) {
  const waiting = []
  let wake = () => undefined
  const tell = (message) => {
    waiting.push(message)
    wake()
  }
  const worker = new Worker(new URL('history-writer.mjs', import.meta.url), {
    workerData: { scratch, from, until, sliceMs: SLICE_MS },
  })
  worker.on('message', (name) => tell({ file: join(scratch, name) }))
  worker.on('error', (error) => tell({ error }))
  worker.on('exit', () => tell({ ended: true }))

  while (true) {
    const message = waiting.shift()
    if (message?.error) throw message.error
    if (message?.ended) return
    if (message) yield message.file
    else
      await new Promise((resolve) => {
        wake = resolve
      })
  }
}
