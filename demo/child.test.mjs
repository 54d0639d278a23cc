import { spawn } from 'node:child_process'
import { afterEach, expect, test, vi } from 'vitest'
import { keepRunning } from './child.mjs'

const started = []
let kept

afterEach(() => kept.end())

test('a child that falls is started again, and one that was ended is not', async () => {
  kept = keepRunning(() => start())
  started[0].kill('SIGKILL')
  await vi.waitFor(() => expect(started).toHaveLength(2), { timeout: 5_000 })
  await kept.end()
  await new Promise((resolve) => setTimeout(resolve, 1_500))

  expect(started).toHaveLength(2)
  expect(started[1].signalCode).toBe('SIGTERM')
})

function start() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  started.push(child)
  return child
}
